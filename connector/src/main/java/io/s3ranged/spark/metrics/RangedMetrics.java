package io.s3ranged.spark.metrics;

import io.s3ranged.metrics.Metric;
import io.s3ranged.metrics.MetricSet;
import java.util.Arrays;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * Every {@link Metric} as Spark's SQL UI wants it: a class of its own, made by name and without
 * arguments when the UI shows a query.
 */
public final class RangedMetrics {

  private RangedMetrics() {}

  /** One for each {@link Metric}, in its order. */
  public static CustomMetric[] all() {
    return new CustomMetric[] {
      new Records(),
      new RecordsFast(),
      new RecordsExact(),
      new BytesDelivered(),
      new BytesFetched(),
      new Gets(),
      new RemoteGets(),
      new Lists(),
      new CacheHits(),
      new CacheMisses(),
      new JoinedFlights(),
      new Evictions(),
      new FetchWait(),
      new MemoryWait(),
      new Retries(),
      new Hedges(),
      new HedgesWon(),
      new Throttles(),
      new CancelledFetches(),
      new PeakMemory(),
      new MissingObjects(),
      new CorruptObjects(),
      new DroppedTails(),
      new IndexReads(),
      new IndexCapacity(),
      new Planning(),
      new PlannedObjects(),
      new PlannedBytes()
    };
  }

  /** The values of {@code set} that are not 0. */
  public static CustomTaskMetric[] countedBy(MetricSet set) {
    return Arrays.stream(valuesOf(set))
        .filter(metric -> metric.value() != 0)
        .toArray(CustomTaskMetric[]::new);
  }

  /** What {@code set} has counted up to now, one value for each {@link Metric}. */
  public static CustomTaskMetric[] valuesOf(MetricSet set) {
    Metric[] metrics = Metric.values();
    CustomTaskMetric[] values = new CustomTaskMetric[metrics.length];
    for (int i = 0; i < metrics.length; i++) {
      values[i] = new MetricValue(metrics[i], set.value(metrics[i]));
    }
    return values;
  }

  public static final class Records implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.RECORDS;
    }
  }

  public static final class RecordsFast implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.RECORDS_FAST;
    }
  }

  public static final class RecordsExact implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.RECORDS_EXACT;
    }
  }

  public static final class BytesDelivered implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.BYTES_DELIVERED;
    }
  }

  public static final class BytesFetched implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.BYTES_FETCHED;
    }
  }

  public static final class Gets implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.GETS;
    }
  }

  public static final class RemoteGets implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.REMOTE_GETS;
    }
  }

  public static final class Lists implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.LISTS;
    }
  }

  public static final class CacheHits implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.CACHE_HITS;
    }
  }

  public static final class CacheMisses implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.CACHE_MISSES;
    }
  }

  public static final class JoinedFlights implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.JOINED_FLIGHTS;
    }
  }

  public static final class Evictions implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.EVICTIONS;
    }
  }

  public static final class FetchWait implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.FETCH_WAIT;
    }
  }

  public static final class MemoryWait implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.MEMORY_WAIT;
    }
  }

  public static final class Retries implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.RETRIES;
    }
  }

  public static final class Hedges implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.HEDGES;
    }
  }

  public static final class HedgesWon implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.HEDGES_WON;
    }
  }

  public static final class Throttles implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.THROTTLES;
    }
  }

  public static final class CancelledFetches implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.CANCELLED_FETCHES;
    }
  }

  public static final class PeakMemory implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.PEAK_MEMORY;
    }
  }

  public static final class MissingObjects implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.MISSING_OBJECTS;
    }
  }

  public static final class CorruptObjects implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.CORRUPT_OBJECTS;
    }
  }

  public static final class DroppedTails implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.DROPPED_TAILS;
    }
  }

  public static final class IndexReads implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.INDEX_READS;
    }
  }

  public static final class IndexCapacity implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.INDEX_CAPACITY;
    }
  }

  public static final class Planning implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.PLANNING;
    }
  }

  public static final class PlannedObjects implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.PLANNED_OBJECTS;
    }
  }

  public static final class PlannedBytes implements MetricOfSpark {
    @Override
    public Metric metric() {
      return Metric.PLANNED_BYTES;
    }
  }
}
