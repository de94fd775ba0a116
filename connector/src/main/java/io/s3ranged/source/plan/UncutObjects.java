package io.s3ranged.source.plan;

import io.s3ranged.options.FileFormat.Framing;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.source.index.SplitPoints;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tells which objects are longer than a split and one piece all the same, and why. Pure. */
final class UncutObjects {

  private final FormatSettings format;
  private final Map<String, Integer> reasons = new TreeMap<>();

  UncutObjects(FormatSettings format) {
    this.format = format;
  }

  /** Takes note of an object that is one piece though it is longer than a split. */
  void add(PlannedObject object) {
    reasons.merge(reason(object), 1, Integer::sum);
  }

  /** Such as {@code 3 objects: 2 gzip of one member, 1 wholetext}; empty where there are none. */
  String words() {
    if (reasons.isEmpty()) {
      return "";
    }
    int all = reasons.values().stream().mapToInt(Integer::intValue).sum();
    List<String> each =
        reasons.entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()).toList();
    return all + (all == 1 ? " object: " : " objects: ") + String.join(", ", each);
  }

  private String reason(PlannedObject object) {
    Compression compression = Compression.of(object.object().key());
    String name = compression.name().toLowerCase(Locale.ROOT);
    if (!object.extent().isBounded()) {
      return "of unknown size";
    }
    if (format.format().framing() == Framing.LINES) {
      if (format.wholetext()) {
        return "read as a whole";
      }
      if (!Terminators.of(format.lineSep()).isSplittable()) {
        return "with a separator that overlaps itself";
      }
      return switch (compression) {
        case GZIP -> name + points(object.points(), " of one member");
        case ZSTD -> name + points(object.points(), " of one frame");
        case NONE, BZIP2, LZ4, SNAPPY, DEFLATE -> name;
      };
    }
    return name + " of fixed records";
  }

  private static String points(SplitPoints points, String whole) {
    if (points == null) {
      return " without split points in an index";
    }
    return points.points().isEmpty() ? whole : " without a split point where one is wanted";
  }
}
