package io.s3ranged.source.plan;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Partition columns from {@code key=value} folders, by the rules of Spark's file sources.
 *
 * <p>Of the folders between a base and an object the lowest unbroken run of {@code key=value} names
 * counts. Every object of a scan has the same columns in the same order, or the scan fails. Values
 * are texts, null for {@code __HIVE_DEFAULT_PARTITION__}; percent escapes in names and values are
 * undone.
 */
public final class PartitionPaths {

  private static final String NULL_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private final List<String> names;

  private PartitionPaths(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** The columns that are given, such as those of a schema; empty for none. */
  public static PartitionPaths of(List<String> names) {
    return new PartitionPaths(names);
  }

  /**
   * The columns of {@code object}.
   *
   * @param base the folder, with its {@code /}, below which columns begin; see {@link
   *     PathRule#base}
   */
  public static PartitionPaths infer(ObjectRef object, String base) throws RangedIOException {
    return new PartitionPaths(columns(object, base).stream().map(Column::name).toList());
  }

  /** Names of the columns, outermost folder first. */
  public List<String> names() {
    return names;
  }

  /**
   * A value for each of {@link #names}, null for the default partition.
   *
   * @throws RangedIOException {@code PARTITION_MISMATCH} if the folders of {@code object} name
   *     other columns
   */
  public List<String> values(ObjectRef object, String base) throws RangedIOException {
    List<Column> columns = columns(object, base);
    List<String> found = columns.stream().map(Column::name).toList();
    if (!sameNames(found)) {
      throw Faults.of(
          FaultKind.PARTITION_MISMATCH,
          object,
          null,
          "its folders have the partition columns " + found + ", the scan has " + names);
    }
    List<String> values = new ArrayList<>(columns.size());
    columns.forEach(column -> values.add(column.value()));
    return Collections.unmodifiableList(values);
  }

  private boolean sameNames(List<String> found) {
    if (found.size() != names.size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equalsIgnoreCase(names.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Column> columns(ObjectRef object, String base) throws RangedIOException {
    String key = object.key();
    int from = key.startsWith(base) ? base.length() : 0;
    int end = key.lastIndexOf('/');
    List<Column> columns = new ArrayList<>();
    while (end > from) {
      int start = Math.max(from, key.lastIndexOf('/', end - 1) + 1);
      String folder = key.substring(start, end);
      int equal = folder.indexOf('=');
      if (equal >= 0) {
        columns.add(column(object, folder, equal));
      } else if (!columns.isEmpty()) {
        break;
      }
      end = start - 1;
    }
    Collections.reverse(columns);
    return columns;
  }

  private static Column column(ObjectRef object, String folder, int equal)
      throws RangedIOException {
    String name = unescape(folder.substring(0, equal));
    String value = folder.substring(equal + 1);
    if (name.isEmpty() || value.isEmpty()) {
      throw Faults.of(
          FaultKind.PARTITION_MISMATCH,
          object,
          null,
          "the folder " + folder + " has no " + (name.isEmpty() ? "name" : "value"));
    }
    return new Column(name, value.equals(NULL_VALUE) ? null : unescape(value));
  }

  /** Spark's {@code unescapePathName}: {@code %XX} is the character of that code. */
  static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int high = hexDigit(text, i + 1);
      int low = hexDigit(text, i + 2);
      if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
        plain.append((char) (high << 4 | low));
        i += 2;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  private static int hexDigit(String text, int index) {
    char c = index < text.length() ? text.charAt(index) : ' ';
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private record Column(String name, String value) {}
}
