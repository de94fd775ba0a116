package io.s3ranged.options;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses options that nobody reads.
 *
 * <p>Names are compared without regard to case. Spark's own names pass: {@code path}, {@code
 * paths}, the reserved properties of a catalog's table, and whatever begins and ends with two
 * underscores.
 */
public final class UnknownOptions {

  /** What Spark passes on with a read, and what its catalog adds when it makes a table. */
  private static final Set<String> OF_SPARK =
      Set.of(
          "path",
          "paths",
          "provider",
          "owner",
          "location",
          "external",
          "is_managed_location",
          "comment",
          "collation",
          "table_type");

  /** Before the copies that Spark's catalog makes of a table's options. */
  private static final String COPY = "option.";

  private UnknownOptions() {}

  /**
   * Checks the names of a read's options.
   *
   * @param borrowed names that pass beside those of {@link Options}
   * @throws RangedIOException {@code BAD_OPTION} for the first name that is unknown, with the
   *     nearest known one; never with a value
   */
  public static void check(Collection<String> names, BorrowedOptions borrowed)
      throws RangedIOException {
    for (String name : names) {
      if (!isOfSpark(name) && !isOfRead(name) && !borrowed.has(name)) {
        throw Faults.of(FaultKind.BAD_OPTION, reason(name, borrowed));
      }
    }
  }

  private static boolean isOfSpark(String name) {
    return OF_SPARK.contains(name.toLowerCase(Locale.ROOT))
        || name.startsWith(COPY)
        || (name.startsWith("__") && name.endsWith("__"));
  }

  private static boolean isOfRead(String name) {
    return ofRead().stream().anyMatch(known -> known.equalsIgnoreCase(name));
  }

  private static String reason(String name, BorrowedOptions borrowed) {
    for (OptionKey<?> key : Options.all()) {
      if (key.scope() == OptionScope.STATIC && key.name().equalsIgnoreCase(name)) {
        return key.name()
            + " is set for the whole JVM in Spark's configuration (--conf), not on a read";
      }
    }
    return "there is no option " + name + "; the nearest one is " + nearest(name, borrowed);
  }

  private static String nearest(String name, BorrowedOptions borrowed) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return Stream.concat(ofRead().stream(), borrowed.names().stream())
        .min(Comparator.comparingInt(known -> distance(wanted, known.toLowerCase(Locale.ROOT))))
        .orElseThrow();
  }

  private static List<String> ofRead() {
    return Options.all().stream()
        .filter(key -> key.scope() != OptionScope.STATIC)
        .map(OptionKey::name)
        .toList();
  }

  /** Letters to insert, remove or replace to make one text of the other. */
  private static int distance(String one, String other) {
    int[] costs = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, 1 + Math.min(costs[j], costs[j - 1]));
      }
    }
    return costs[other.length()];
  }
}
