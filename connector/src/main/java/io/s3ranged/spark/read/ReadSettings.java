package io.s3ranged.spark.read;

import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings;
import io.s3ranged.options.FormatSettings;
import io.s3ranged.options.SkipSettings;
import io.s3ranged.source.record.RecordFilter;
import java.io.Serializable;
import java.util.Map;

/**
 * What an executor needs to know beside the split.
 *
 * @param filter which records to hand out
 * @param connections by bucket
 * @param limit after how many rows a reader may stop
 */
public record ReadSettings(
    EngineSettings engine,
    FormatSettings format,
    RecordFilter filter,
    SkipSettings skips,
    Map<String, ConnectionSettings> connections,
    long limit)
    implements Serializable {

  /** A limit that no reader reaches. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** Without values. */
  @Override
  public String toString() {
    return "ReadSettings(" + format.format() + ")";
  }
}
