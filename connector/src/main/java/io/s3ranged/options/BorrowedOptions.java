package io.s3ranged.options;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The options of a file format that another reader defines, such as Spark's own: which names are
 * its, not what they mean. A borrowed name is the other reader's even where an option here has the
 * same name. Names are compared without regard to case.
 *
 * @param names whole names
 * @param prefixes what other names of the format begin with, such as {@code parquet.}
 */
public record BorrowedOptions(Set<String> names, Set<String> prefixes) {

  /** A format whose options all stand in {@link Options}. */
  public static final BorrowedOptions NONE = new BorrowedOptions(Set.of(), Set.of());

  public BorrowedOptions {
    Set<String> anyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.addAll(names);
    names = anyCase;
    prefixes = Set.copyOf(prefixes);
  }

  /** Options known by their whole names. */
  public static BorrowedOptions named(Collection<String> names) {
    return new BorrowedOptions(Set.copyOf(names), Set.of());
  }

  /** These options and some more whole names. */
  public BorrowedOptions and(Set<String> more) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(names);
    all.addAll(more);
    return new BorrowedOptions(all, prefixes);
  }

  /** True if the other reader defines an option of this name. */
  public boolean has(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return names.contains(name) || prefixes.stream().anyMatch(lower::startsWith);
  }

  /** Those of {@code given} that are borrowed, to be found in any case. */
  public Map<String, String> of(Map<String, String> given) {
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.forEach(
        (name, text) -> {
          if (has(name)) {
            kept.put(name, text);
          }
        });
    return kept;
  }

  /** Those of {@code given} that are not, to be found in any case. */
  public Map<String, String> without(Map<String, String> given) {
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    kept.putAll(given);
    kept.keySet().removeIf(this::has);
    return kept;
  }
}
