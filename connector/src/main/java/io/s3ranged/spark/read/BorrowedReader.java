package io.s3ranged.spark.read;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.format.table.PlannedFiles;
import io.s3ranged.spark.metrics.RangedMetrics;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.FileDataSourceV2;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the parts of a split one after the other, each by a reader of Spark's.
 *
 * <p>What is wrong with an object's content is told, or passed over, as Spark's own sources do it.
 * A fault of the store is told as it is, and is never taken for corrupt content. Used by one
 * thread.
 *
 * @param <T> rows or batches
 */
final class BorrowedReader<T> implements PartitionReader<T> {

  /**
   * @param names what {@code input_file_name()} says of an object
   * @param partitions the partition columns that are read, of those that objects have
   */
  record Manner(SkipSettings skips, Function<ObjectRef, String> names, StructType partitions) {}

  private static final Logger LOG = LoggerFactory.getLogger(BorrowedReader.class);

  private final Iterator<PlannedRange> parts;
  private final Manner manner;
  private final PartitionValues partitions;
  private final Function<PartitionedFile, PartitionReader<T>> opener;
  private final BiFunction<T, PlannedRange, T> appender;
  private final StreamMetrics metrics = new StreamMetrics();
  private PlannedRange part;
  private PartitionReader<T> reader;

  BorrowedReader(
      List<PlannedRange> parts,
      Manner manner,
      PartitionValues partitions,
      Function<PartitionedFile, PartitionReader<T>> opener,
      BiFunction<T, PlannedRange, T> appender) {
    this.parts = parts.iterator();
    this.manner = manner;
    this.partitions = partitions;
    this.opener = opener;
    this.appender = appender;
  }

  @Override
  public boolean next() throws IOException {
    while (reader != null || parts.hasNext()) {
      if (advance()) {
        return true;
      }
      close();
    }
    return false;
  }

  /** To the next row or batch of a part, beginning a part where none is open. */
  private boolean advance() throws IOException {
    try {
      if (reader == null) {
        part = parts.next();
        reader = opener.apply(file());
        InputFileBlockHolder.set(
            manner.names().apply(part.object()), part.range().start(), part.range().length());
      }
      return reader.next();
      // Of Spark's exceptions some are checked, and Scala declares none.
    } catch (Exception | Error failure) {
      if (!isPassedOver(failure)) {
        throw told(failure);
      }
      LOG.warn("The rest of {} is passed over", part.object(), failure);
      return false;
    }
  }

  private PartitionedFile file() throws RangedIOException {
    InternalRow row = partitions.row(manner.partitions(), part);
    return PlannedFiles.file(row, part.object(), part.range(), part.lastModifiedMillis());
  }

  private boolean isPassedOver(Throwable failure) {
    RangedIOException fault = fault(failure);
    if (isMissing(failure, fault)) {
      return manner.skips().missing();
    }
    boolean ofContent = fault == null || fault.kind() == FaultKind.CORRUPT_DATA;
    return manner.skips().corrupt()
        && ofContent
        && DataSourceUtils.shouldIgnoreCorruptFileException(failure);
  }

  private static boolean isMissing(Throwable failure, RangedIOException fault) {
    return fault == null
        ? failure instanceof FileNotFoundException
        : fault.kind() == FaultKind.NO_SUCH_OBJECT;
  }

  /** Throws a fault as it is, and anything else as Spark's sources do, with the object's path. */
  private RuntimeException told(Throwable failure) throws IOException {
    RangedIOException fault = fault(failure);
    if (fault != null) {
      throw fault;
    }
    String path = PlannedFiles.shownPath(part.object());
    throw new IllegalStateException(FileDataSourceV2.attachFilePath(() -> path, failure));
  }

  private static RangedIOException fault(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RangedIOException fault) {
        return fault;
      }
    }
    return null;
  }

  @Override
  public T get() {
    return appender.apply(reader.get(), part);
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return RangedMetrics.valuesOf(metrics.since());
  }

  /** Ends the part that is open. May be called twice. */
  @Override
  public void close() throws IOException {
    PartitionReader<T> open = reader;
    reader = null;
    InputFileBlockHolder.unset();
    if (open != null) {
      open.close();
    }
  }
}
