package io.s3ranged.source.record;

import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.source.plan.Split;
import io.s3ranged.source.plan.Terminators;

/** Makes the reader of a split. */
public final class RecordReaders {

  private RecordReaders() {}

  /**
   * A reader of the records of {@code split}; opens {@code source} at the first {@link
   * RecordReader#next}.
   *
   * <p>Text records are what stands between terminators; a terminator at the end of an extent is
   * followed by no record, and a UTF-8 byte order mark at the start of an object is no part of its
   * first record. With {@code wholetext} an extent that has bytes is one record. Text and fixed
   * records are read from the decompressed bytes of a key that tells its compression, binary chunks
   * are not.
   *
   * <p>Batches lie off the heap, in the memory of the current slice, where they can: text and fixed
   * records that no slice ends in. All others are heap batches of one record or of decompressed
   * bytes. The array of a binary chunk belongs to whoever takes it and has exactly its length;
   * every other array is the reader's.
   *
   * @param metrics counts {@code RECORDS}; {@code BYTES_DELIVERED}, of the object, terminators
   *     included; and what {@code skips} passed over, once a part
   */
  public static RecordReader open(
      Split split,
      FormatSettings format,
      SkipSettings skips,
      SplitSource source,
      MetricSet metrics) {
    return open(split, format, Wanted.ALL, skips, source, metrics);
  }

  /**
   * The same for those text records that are wanted; all fixed records and binary chunks are.
   *
   * @param metrics as above; {@code RECORDS} counts those handed on, {@code BYTES_DELIVERED} all
   *     that were looked through
   */
  public static RecordReader open(
      Split split,
      FormatSettings format,
      Wanted wanted,
      SkipSettings skips,
      SplitSource source,
      MetricSet metrics) {
    Framer framer = framer(format, wanted);
    return new SplitRecordReader(split, new Parts(format, source), skips, framer, metrics);
  }

  private static Framer framer(FormatSettings format, Wanted wanted) {
    return switch (format.format().framing()) {
      case CHUNKS -> new ChunkFramer(format.chunkBytes());
      case FIXED -> new FixedFramer(format.recordLength(), format.mode());
      case BORROWED ->
          throw new UnsupportedOperationException("Spark's own reader reads " + format.format());
      case LINES ->
          format.wholetext()
              ? new WholeFramer(wanted.filter())
              : new TextFramer(Terminators.of(format.lineSep()), format.maxRecordBytes(), wanted);
    };
  }
}
