package io.s3ranged.source.points;

import io.s3ranged.engine.OrderedReader;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRange;
import java.util.List;

/**
 * Where the bytes come from: the engine, under one connection identity. The reader that it opens
 * belongs to whoever asked, who closes it. Safe to use from any thread.
 */
@FunctionalInterface
public interface ObjectBytes {

  /** A reader of {@code schedule}, none of whose ranges is empty; sends nothing yet. */
  OrderedReader open(List<ObjectRange> schedule) throws RangedIOException;
}
