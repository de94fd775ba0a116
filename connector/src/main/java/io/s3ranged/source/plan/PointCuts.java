package io.s3ranged.source.plan;

import io.s3ranged.options.FileFormat;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.range.ByteRange;
import io.s3ranged.source.index.PointKind;
import io.s3ranged.source.index.SplitPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a compressed object of lines at split points, or CSV whose quotes may hold terminators at
 * points of its dialect, which begin with a record each.
 *
 * <p>Where a line is known to start at a cut, the extents end there too: nobody decompresses what
 * lies behind it to find that out.
 */
final class PointCuts {

  private final PlannedObject object;
  private final List<SplitPoint> points;
  private final boolean linesEndRecords;

  private PointCuts(PlannedObject object, boolean linesEndRecords) {
    this.object = object;
    this.points = object.points().points();
    this.linesEndRecords = linesEndRecords;
  }

  /**
   * The cuts of {@code object}, or null where its points do not serve for this format.
   *
   * @param dialect of the points that the reader can start at, see {@link ScanPlanner}
   */
  static PointCuts of(FormatSettings format, Optional<String> dialect, PlannedObject object) {
    boolean known = object.points() != null && object.extent().equals(object.object().range());
    if (!known || !dialect.equals(Optional.of(object.points().recipe().dialect()))) {
      return null;
    }
    PointKind kind = object.points().kind();
    Compression compression = Compression.of(object.object().key());
    if (isOfRecords(kind)) {
      boolean quoted = format.format() == FileFormat.CSV && format.wholetext();
      return quoted && compression == Compression.NONE ? new PointCuts(object, true) : null;
    }
    Terminators terminators = Terminators.of(format.lineSep());
    boolean serve =
        format.format().framing() == FileFormat.Framing.LINES
            && !format.wholetext()
            && terminators.isSplittable()
            && isOf(kind, compression);
    return serve ? new PointCuts(object, terminators.endAtLineFeed()) : null;
  }

  private static boolean isOf(PointKind kind, Compression compression) {
    return switch (kind) {
      case GZIP_MEMBERS, BGZF_BLOCKS -> compression == Compression.GZIP;
      case ZSTD_FRAMES -> compression == Compression.ZSTD;
      case CSV_RECORDS_LF, CSV_RECORDS_CRLF -> false;
    };
  }

  private static boolean isOfRecords(PointKind kind) {
    return kind == PointKind.CSV_RECORDS_LF || kind == PointKind.CSV_RECORDS_CRLF;
  }

  /** The pieces, each as long as {@code splitBytes} and the points allow. */
  List<PlannedRange> pieces(long splitBytes) {
    List<SplitPoint> cuts = cuts(splitBytes);
    List<PlannedRange> pieces = new ArrayList<>(cuts.size() + 1);
    long extentStart = 0;
    long start = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      boolean last = i == cuts.size();
      long end = last ? object.extent().end() : cuts.get(i).position();
      ByteRange extent = new ByteRange(extentStart, extentEnd(cuts, i));
      pieces.add(ScanPlanner.piece(object, extent, new ByteRange(start, end)));
      start = end;
      extentStart = !last && startsRecord(cuts.get(i)) ? end : extentStart;
    }
    return pieces;
  }

  /** For each piece the last point that it may have before, or else the first behind. */
  private List<SplitPoint> cuts(long splitBytes) {
    List<SplitPoint> cuts = new ArrayList<>();
    long start = 0;
    long end = object.extent().end();
    for (int i = 0; i < points.size() && end - start > splitBytes; i++) {
      boolean lastThatFits =
          i + 1 == points.size() || points.get(i + 1).position() - start > splitBytes;
      if (lastThatFits) {
        cuts.add(points.get(i));
        start = points.get(i).position();
      }
    }
    return cuts;
  }

  private long extentEnd(List<SplitPoint> cuts, int from) {
    for (int i = from; i < cuts.size(); i++) {
      if (startsRecord(cuts.get(i))) {
        return cuts.get(i).position();
      }
    }
    return object.extent().end();
  }

  private boolean startsRecord(SplitPoint point) {
    return linesEndRecords && point.afterLineFeed();
  }
}
