package io.s3ranged.engine.sdk;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The header {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). Pure. */
final class RetryAfter {

  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

  /** More digits than any store means, and few enough not to overflow. */
  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /**
   * How long to wait; zero where the header is absent, past or not understood.
   *
   * @param value the header's value, or null
   * @param date the answer's {@code Date}, which a date counts from, since clocks differ; or null
   */
  static Duration parse(String value, String date) {
    if (value == null) {
      return Duration.ZERO;
    }
    String text = value.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > MAX_DIGITS
          ? Duration.ofDays(365)
          : Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      ZonedDateTime from = ZonedDateTime.parse(date == null ? "" : date.strip(), HTTP_DATE);
      Duration wait = Duration.between(from, ZonedDateTime.parse(text, HTTP_DATE));
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }
}
