package io.s3ranged.options;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.Optional;

/**
 * One option as data.
 *
 * @param name camelCase for a read's option, {@code spark.s3ranged.*} for a JVM's
 * @param type how its text becomes a value, with its bounds
 * @param defaultText the default as a user would write it, or null for none
 * @param scope where it is set
 * @param fallback the setting of Spark or Hadoop that is used where the option is absent, or null
 * @param doc one or two sentences for the reference page
 */
public record OptionKey<T>(
    String name,
    OptionType<T> type,
    String defaultText,
    OptionScope scope,
    String fallback,
    String doc) {

  /** The value of {@code text}. */
  public T parse(String text) throws RangedIOException {
    return parse(text, "option " + name, "");
  }

  /** The value of {@code text}, which stands in the setting that the option falls back to. */
  T parseFallback(String text) throws RangedIOException {
    return parse(text, "setting " + fallback, " (for option " + name + ")");
  }

  private T parse(String text, String where, String reason) throws RangedIOException {
    try {
      return type.parse(text);
    } catch (IllegalArgumentException e) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          where + (isSecret() ? "" : "=" + text) + reason + ": " + e.getMessage());
    }
  }

  /** The default, or nothing where the option has none. */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultText).map(type::parse);
  }

  /** True if no message, plan or log may show the value. */
  public boolean isSecret() {
    return scope == OptionScope.SECRET;
  }

  @Override
  public String toString() {
    return name;
  }
}
