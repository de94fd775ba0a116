package io.s3ranged.options;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the value of an option.
 *
 * <p>The order, made by whoever builds the lookup: the option itself, the session's default, the
 * fallback setting of Spark or Hadoop, the option's default.
 */
public final class OptionLookup {

  private final Function<OptionKey<?>, String> texts;
  private final Function<OptionKey<?>, String> fallbacks;

  /**
   * @param texts the text that was set for an option; null where none was
   */
  public OptionLookup(Function<OptionKey<?>, String> texts) {
    this(texts, key -> null);
  }

  private OptionLookup(
      Function<OptionKey<?>, String> texts, Function<OptionKey<?>, String> fallbacks) {
    this.texts = texts;
    this.fallbacks = fallbacks;
  }

  /**
   * Looks into three places, the first that has a text winning.
   *
   * @param given options of the read, which the session's defaults were merged into; names in any
   *     case
   * @param statics the JVM-wide settings by name, null where one is not set
   * @param fallbacks the settings of Spark and Hadoop by name, null where one is not set
   */
  public static OptionLookup layered(
      Map<String, String> given,
      Function<String, String> statics,
      Function<String, String> fallbacks) {
    Map<String, String> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    texts.putAll(given);
    return new OptionLookup(
        key ->
            key.scope() == OptionScope.STATIC ? statics.apply(key.name()) : texts.get(key.name()),
        key -> key.fallback() == null ? null : fallbacks.apply(key.fallback()));
  }

  /** The value, or the default; empty where the option has neither. */
  public <T> Optional<T> find(OptionKey<T> key) throws RangedIOException {
    Optional<T> set = parsed(key);
    return set.isPresent() ? set : key.defaultValue();
  }

  private <T> Optional<T> parsed(OptionKey<T> key) throws RangedIOException {
    String text = texts.apply(key);
    if (text != null) {
      return Optional.of(key.parse(text));
    }
    String fallback = fallbacks.apply(key);
    return fallback == null ? Optional.empty() : Optional.of(key.parseFallback(fallback));
  }

  /**
   * Parses every option that is set, so that a wrong value is told before any work begins.
   *
   * @throws RangedIOException {@code BAD_OPTION} for the first that is wrong
   */
  public void checkAll() throws RangedIOException {
    for (OptionKey<?> key : Options.all()) {
      Optional<?> unused = parsed(key);
    }
  }

  /** The value, or the default, of an option that has a default. */
  public <T> T get(OptionKey<T> key) throws RangedIOException {
    return find(key)
        .orElseThrow(
            () -> Faults.of(FaultKind.BAD_OPTION, "option " + key.name() + " is required"));
  }
}
