package io.s3ranged.spark.format.csv;

import com.univocity.parsers.csv.CsvFormat;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What the fast parser knows of a scan's CSV: characters of one byte, and Spark's way with quotes
 * that are not escaped.
 *
 * @param comment what a line that is left out starts with, or more than a byte
 * @param maxChars characters of a field, at most; -1 for no limit
 * @param nullValue the text that stands for null, beside an empty field
 * @param emptyValue what an empty field in quotes is
 */
record CsvDialect(
    byte separator,
    byte quote,
    byte escape,
    int comment,
    boolean trimsLeading,
    boolean trimsTrailing,
    int maxColumns,
    int maxChars,
    UTF8String nullValue,
    UTF8String emptyValue) {

  /** What no byte is. */
  private static final int NO_COMMENT = 1 << Byte.SIZE;

  /** The dialect of {@code options}, or nothing where every record is for Spark's parser. */
  static Optional<CsvDialect> of(CSVOptions options) {
    if (options.delimiter().isEmpty()) {
      // Univocity refuses it when it reads: a failure of the object, not of the task.
      return Optional.empty();
    }
    CsvParserSettings settings = options.asParserSettings();
    CsvFormat format = settings.getFormat();
    String separator = options.delimiter();
    boolean newLines =
        options.lineSeparator().isEmpty() || options.lineSeparator().get().equals("\n");
    boolean known =
        newLines
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            && options.charset().equals("UTF-8")
            && separator.length() == 1
            && isPlain(separator.charAt(0))
            && separator.charAt(0) != 0
            && separator.charAt(0) != format.getQuote()
            && separator.charAt(0) != format.getQuoteEscape()
            && isPlain(format.getQuote())
            && isPlain(format.getQuoteEscape())
            && isUsual(format)
            && (!options.isCommentSet() || isPlain(options.comment()))
            && settings.getUnescapedQuoteHandling() == UnescapedQuoteHandling.STOP_AT_DELIMITER;
    if (!known) {
      return Optional.empty();
    }
    return Optional.of(
        new CsvDialect(
            (byte) separator.charAt(0),
            (byte) format.getQuote(),
            (byte) format.getQuoteEscape(),
            options.isCommentSet() ? options.comment() : NO_COMMENT,
            options.ignoreLeadingWhiteSpaceInRead(),
            options.ignoreTrailingWhiteSpaceInRead(),
            options.maxColumns(),
            options.maxCharsPerColumn(),
            UTF8String.fromString(options.nullValue()),
            UTF8String.fromString(options.emptyValueInRead())));
  }

  /** True if white space around fields or their length make them a matter of options. */
  boolean isParticular() {
    return trimsLeading || trimsTrailing || maxChars >= 0;
  }

  /** True if escapes of the escape are as they are where nobody sets them. */
  private static boolean isUsual(CsvFormat format) {
    char usual = format.getQuote() == format.getQuoteEscape() ? '\0' : format.getQuoteEscape();
    return format.getCharToEscapeQuoteEscaping() == usual;
  }

  /** One byte in UTF-8, and no end of a line. */
  private static boolean isPlain(char character) {
    return character < 0x80 && character != '\n' && character != '\r';
  }
}
