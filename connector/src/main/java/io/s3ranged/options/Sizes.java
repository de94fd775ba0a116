package io.s3ranged.options;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them. Units are powers of 1,024, as in Spark. */
public final class Sizes {

  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([kmgt]?)(i?b?)");

  private Sizes() {}

  /** Bytes of {@code 8m}, {@code 8MB}, {@code 8MiB}, {@code 8388608} or {@code 8388608b}. */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a size such as 64m or 1048576 is expected");
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("the size is too large", e);
    }
  }

  /** The shortest exact form: {@code 8m} rather than {@code 8192k}. */
  public static String format(long bytes) {
    String units = "tgmk";
    for (int i = 0; i < units.length(); i++) {
      long unit = unit(units.substring(i, i + 1));
      if (bytes != 0 && bytes % unit == 0) {
        return bytes / unit + units.substring(i, i + 1);
      }
    }
    return Long.toString(bytes);
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "k" -> 1L << 10;
      case "m" -> 1L << 20;
      case "g" -> 1L << 30;
      case "t" -> 1L << 40;
      default -> 1L;
    };
  }
}
