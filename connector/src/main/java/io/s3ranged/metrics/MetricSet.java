package io.s3ranged.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * One counter for each {@link Metric}. Safe to use from any thread.
 *
 * <p>A set may have a parent: what is counted here is counted there too, so that a reader's set
 * feeds the engine's.
 */
public final class MetricSet {

  private final MetricSet parent;
  private final LongAccumulator[] counters = new LongAccumulator[Metric.values().length];

  public MetricSet() {
    this(null);
  }

  private MetricSet(MetricSet parent) {
    this.parent = parent;
    for (Metric metric : Metric.values()) {
      counters[metric.ordinal()] =
          metric.aggregation() == Metric.Aggregation.SUM
              ? new LongAccumulator(Long::sum, 0)
              : new LongAccumulator(Math::max, 0);
    }
  }

  /** A new set that counts into this one too. */
  public MetricSet child() {
    return new MetricSet(this);
  }

  /** Adds to a sum, or raises a maximum to {@code amount}. */
  public void add(Metric metric, long amount) {
    for (MetricSet set = this; set != null; set = set.parent) {
      set.counters[metric.ordinal()].accumulate(amount);
    }
  }

  public void increment(Metric metric) {
    add(metric, 1);
  }

  public long value(Metric metric) {
    return counters[metric.ordinal()].get();
  }

  /** All values at about this moment, in the order of {@link Metric}. */
  public Map<Metric, Long> snapshot() {
    Map<Metric, Long> values = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      values.put(metric, value(metric));
    }
    return values;
  }
}
