package io.s3ranged.options;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How an option's text becomes a value.
 *
 * @param description what is allowed, for the reference page
 * @param parser throws {@code IllegalArgumentException} saying what is wrong with the text
 */
public record OptionType<T>(String description, Function<String, T> parser) {

  T parse(String text) {
    return parser.apply(text);
  }

  /** Text without the white space around it. */
  public static OptionType<String> text() {
    return new OptionType<>("text", String::trim);
  }

  /** Text as it stands, white space included: keys, prefixes and terminators. */
  public static OptionType<String> verbatim() {
    return new OptionType<>("text, taken as it stands", Function.identity());
  }

  public static OptionType<Boolean> flag() {
    return new OptionType<>(
        "true or false",
        text ->
            switch (text.trim().toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("true or false is expected");
            });
  }

  /** A whole number, {@code min <= value <= max}. */
  public static OptionType<Integer> integer(int min, int max) {
    return new OptionType<>(
        "whole number, " + min + " to " + max,
        text -> {
          try {
            return Math.toIntExact(bounded(Long.parseLong(text.trim()), min, max));
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number is expected", e);
          }
        });
  }

  /** A size in bytes: {@code 8m}, {@code 128MB} or {@code 1048576}; units are powers of 1,024. */
  public static OptionType<Long> bytes(long min, long max) {
    return new OptionType<>(
        "size, " + Sizes.format(min) + " to " + Sizes.format(max),
        text -> {
          long value = Sizes.parse(text.trim());
          if (value < min || value > max) {
            throw new IllegalArgumentException(
                "a size from " + Sizes.format(min) + " to " + Sizes.format(max) + " is expected");
          }
          return value;
        });
  }

  /** A time: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
  public static OptionType<Duration> duration(Duration min, Duration max) {
    return new OptionType<>(
        "time, " + Durations.format(min) + " to " + Durations.format(max),
        text -> {
          Duration value = Durations.parse(text.trim());
          if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                "a time from "
                    + Durations.format(min)
                    + " to "
                    + Durations.format(max)
                    + " is expected");
          }
          return value;
        });
  }

  /** One of an enum's constants, in lower or upper case. */
  public static <E extends Enum<E>> OptionType<E> oneOf(Class<E> values) {
    String names =
        Arrays.stream(values.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return new OptionType<>(
        "one of " + names,
        text -> {
          try {
            return Enum.valueOf(values, text.trim().toUpperCase(Locale.ROOT));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("one of " + names + " is expected", e);
          }
        });
  }

  private static long bounded(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("a number from " + min + " to " + max + " is expected");
    }
    return value;
  }
}
