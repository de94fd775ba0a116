package io.s3ranged.source.plan;

import io.s3ranged.options.FileFormat;
import io.s3ranged.options.FileFormat.Framing;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.source.index.SplitPoints;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells which objects are longer than a split and one piece all the same, and why. Pure. */
final class UncutObjects {

  private final FormatSettings format;
  private final Optional<String> pointDialect;
  private final Map<String, Integer> reasons = new TreeMap<>();

  UncutObjects(FormatSettings format, Optional<String> pointDialect) {
    this.format = format;
    this.pointDialect = pointDialect;
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
        boolean quoted =
            format.format() == FileFormat.CSV
                && compression == Compression.NONE
                && pointDialect.isPresent();
        return "read as a whole" + (quoted ? records(object.points()) : "");
      }
      if (!Terminators.of(format.lineSep()).isSplittable()) {
        return "with a separator that overlaps itself";
      }
      if (pointDialect.isEmpty()) {
        return name + " read by Spark's own reader";
      }
      return switch (compression) {
        case GZIP -> name + points(object.points(), " of one member");
        case ZSTD -> name + points(object.points(), " of one frame");
        case NONE, BZIP2, LZ4, SNAPPY, DEFLATE -> name;
      };
    }
    return name + " of fixed records";
  }

  /** What becomes of CSV with multiLine. */
  private String records(SplitPoints points) {
    boolean other = points != null && !pointDialect.get().equals(points.recipe().dialect());
    return other ? " with split points of another dialect" : points(points, ", of one record");
  }

  private static String points(SplitPoints points, String whole) {
    if (points == null) {
      return " without split points in an index";
    }
    return points.points().isEmpty() ? whole : " without a split point where one is wanted";
  }
}
