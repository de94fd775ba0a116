package io.s3ranged.engine.netty;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in headers. */
final class HttpDate {

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int LENGTH = "Fri, 20 Nov 2026 10:00:00 GMT".length();

  private HttpDate() {}

  /** Milliseconds since the epoch, or -1 for null and for what is no time. */
  static long millis(String text) {
    if (text == null) {
      return -1;
    }
    try {
      if (text.length() == LENGTH && text.endsWith(" GMT")) {
        int month = MONTHS.indexOf(text.substring(8, 11)) / 3 + 1;
        return LocalDateTime.of(
                    number(text, 12, 16),
                    month,
                    number(text, 5, 7),
                    number(text, 17, 19),
                    number(text, 20, 22),
                    number(text, 23, 25))
                .toEpochSecond(ZoneOffset.UTC)
            * 1000;
      }
      return DateTimeFormatter.RFC_1123_DATE_TIME
          .parse(text, java.time.Instant::from)
          .toEpochMilli();
    } catch (DateTimeException | NumberFormatException e) {
      return -1;
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
