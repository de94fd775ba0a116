package io.s3ranged.source.record;

import io.s3ranged.engine.OrderedReader;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRange;
import java.util.List;

/**
 * Where the bytes of a split come from: the engine, under one connection identity. The reader that
 * it opens belongs to whoever asked, who closes it.
 */
@FunctionalInterface
public interface SplitSource {

  /** A reader of {@code schedule}, none of whose ranges is empty; sends nothing yet. */
  OrderedReader open(List<ObjectRange> schedule) throws RangedIOException;
}
