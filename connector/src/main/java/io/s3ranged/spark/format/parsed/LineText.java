package io.s3ranged.spark.format.parsed;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import scala.Option;

/** Lines of text in any encoding, by way of a reader that knows UTF-8 and hands out bytes as is. */
public final class LineText {

  private LineText() {}

  /**
   * The text whose UTF-8 is this separator, as {@code \n\0} is for a line feed in UTF-16LE; null
   * for none. A separator that no text is so reads as the nearest text.
   */
  public static String separator(Option<byte[]> separator) {
    return separator.isEmpty() ? null : new String(separator.get(), StandardCharsets.UTF_8);
  }

  /**
   * The lines as their encoding means them.
   *
   * @param lines whose bytes are those of the objects
   */
  public static Dataset<String> decoded(Dataset<String> lines, String charset) {
    if (Charset.forName(charset).equals(StandardCharsets.UTF_8)) {
      return lines;
    }
    MapFunction<byte[], String> decode = bytes -> new String(bytes, charset);
    return lines
        .select(functions.col(lines.columns()[0]).cast("binary"))
        .as(Encoders.BINARY())
        .map(decode, Encoders.STRING());
  }
}
