package io.s3ranged.source.points;

import io.s3ranged.source.index.PointRecipe;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How CSV is written whose quoted fields may hold terminators, by the options of Spark's reader
 * that decide where a record ends.
 *
 * @param separator between fields, ASCII
 * @param quote around a field, ASCII and no white space
 * @param escape before a quote that is part of a field, ASCII and no white space; the same as
 *     {@code quote} where quotes are doubled
 * @param comment what a line starts with that is no record, ASCII; null for nothing
 * @param lineSep {@code \n}; null where the object's first terminator tells
 * @param encoding by Java's name; one whose ASCII is ASCII
 * @param unescapedQuoteHandling in upper case; decides nothing in objects that have points, and is
 *     a part of the dialect all the same
 */
public record QuotedDialect(
    char separator,
    char quote,
    char escape,
    Character comment,
    String lineSep,
    String encoding,
    String unescapedQuoteHandling) {

  /** In so many bytes from the beginning a reader that is not told must find what ends lines. */
  public static final int HEAD_BYTES = 1 << 13;

  /** The names of the options, as Spark writes them. */
  public static final List<String> OPTIONS =
      List.of("sep", "quote", "escape", "comment", "lineSep", "encoding", "unescapedQuoteHandling");

  private static final List<String> ENCODINGS = List.of("UTF-8", "US-ASCII", "ISO-8859-1");

  public QuotedDialect {
    List<Character> marks =
        comment == null ? List.of(separator, quote) : List.of(separator, quote, comment);
    boolean distinct = marks.stream().distinct().count() == marks.size() && escape != separator;
    boolean plain = marks.stream().allMatch(QuotedDialect::isMark) && isMark(escape);
    // Spark's tokenizer takes white space behind a quote for what it may pass over.
    boolean visible = quote > ' ' && escape > ' ';
    if (!distinct || !plain || !visible) {
      throw new IllegalArgumentException(
          "sep, quote, escape and comment must be ASCII characters that differ, no terminators, and"
              + " quote and escape no white space");
    }
    // With \r\n given, Spark's tokenizer may forget behind quotes what ends lines.
    if (lineSep != null && !lineSep.equals("\n")) {
      throw new IllegalArgumentException("lineSep must be \\n, or not set for \\n and \\r\\n");
    }
    if (!ENCODINGS.contains(encoding)) {
      throw new IllegalArgumentException("encoding must be one of " + ENCODINGS);
    }
  }

  /**
   * The dialect of options that stand under the names {@link #OPTIONS}; what is absent is as in
   * Spark's reader.
   *
   * @throws IllegalArgumentException for a dialect in which no points can be found, and for a name
   *     that is none
   */
  public static QuotedDialect of(Map<String, String> options) {
    Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(options);
    for (String name : given.keySet()) {
      if (OPTIONS.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new IllegalArgumentException("no option of a dialect: " + name);
      }
    }
    String comment = given.getOrDefault("comment", "");
    return new QuotedDialect(
        character("sep", given.getOrDefault("sep", ",")),
        character("quote", given.getOrDefault("quote", "\"")),
        character("escape", given.getOrDefault("escape", "\\")),
        comment.isEmpty() ? null : character("comment", comment),
        given.get("lineSep"),
        Charset.forName(given.getOrDefault("encoding", "UTF-8")).name(),
        given.getOrDefault("unescapedQuoteHandling", "STOP_AT_DELIMITER").toUpperCase(Locale.ROOT));
  }

  /** The recipe by which points of this dialect are known; other dialects have others. */
  public PointRecipe recipe(long everyBytes) {
    return new PointRecipe(everyBytes, text());
  }

  /** All parts, in one order, for people and for comparing. */
  public String text() {
    return "sep="
        + printable(String.valueOf(separator))
        + " quote="
        + printable(String.valueOf(quote))
        + " escape="
        + printable(String.valueOf(escape))
        + " comment="
        + (comment == null ? "none" : printable(String.valueOf(comment)))
        + " lineSep="
        + (lineSep == null ? "any" : printable(lineSep))
        + " encoding="
        + encoding
        + " unescapedQuoteHandling="
        + unescapedQuoteHandling;
  }

  /** The dialect that {@link #text} was made of. */
  static QuotedDialect parse(String text) {
    Map<String, String> options = new TreeMap<>();
    for (String part : text.split(" (?=[a-zA-Z]+=)", -1)) {
      int equals = part.indexOf('=');
      options.put(part.substring(0, equals), unprintable(part.substring(equals + 1)));
    }
    if (options.get("comment").equals("none")) {
      options.remove("comment");
    }
    if (options.get("lineSep").equals("any")) {
      options.remove("lineSep");
    }
    return of(options);
  }

  /** One character; a tab in the two that Spark takes for it too. */
  private static char character(String name, String text) {
    if (text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1) {
      throw new IllegalArgumentException(name + " must be one character");
    }
    return text.charAt(0);
  }

  private static boolean isMark(char mark) {
    return mark > 0 && mark < 0x80 && mark != '\n' && mark != '\r';
  }

  private static String printable(String text) {
    return text.replace("\n", "0x0A")
        .replace("\r", "0x0D")
        .replace("\t", "0x09")
        .replace(" ", "0x20");
  }

  private static String unprintable(String text) {
    return text.replace("0x0A", "\n")
        .replace("0x0D", "\r")
        .replace("0x09", "\t")
        .replace("0x20", " ");
  }
}
