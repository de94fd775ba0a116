package io.s3ranged.metrics;

/** Everything that is counted. The order is the order in which people see them. */
public enum Metric {
  RECORDS("recordsRead", Unit.COUNT, Aggregation.SUM, "records delivered"),
  RECORDS_FAST("recordsFast", Unit.COUNT, Aggregation.SUM, "records parsed without Spark's parser"),
  RECORDS_EXACT("recordsExact", Unit.COUNT, Aggregation.SUM, "records parsed by Spark's parser"),
  BYTES_DELIVERED("bytesDelivered", Unit.BYTES, Aggregation.SUM, "bytes handed to readers"),
  BYTES_FETCHED("bytesFetched", Unit.BYTES, Aggregation.SUM, "bytes received from the store"),
  GETS("gets", Unit.COUNT, Aggregation.SUM, "ranged GETs sent, retries included"),
  REMOTE_GETS(
      "remoteGets", Unit.COUNT, Aggregation.SUM, "GETs whose bytes the store wrote into memory"),
  LISTS("lists", Unit.COUNT, Aggregation.SUM, "LIST requests sent"),
  CACHE_HITS("cacheHits", Unit.COUNT, Aggregation.SUM, "blocks found in the cache"),
  CACHE_MISSES("cacheMisses", Unit.COUNT, Aggregation.SUM, "blocks loaded for this reader"),
  JOINED_FLIGHTS(
      "joinedFlights", Unit.COUNT, Aggregation.SUM, "blocks that another reader was loading"),
  EVICTIONS("evictions", Unit.COUNT, Aggregation.SUM, "blocks evicted"),
  FETCH_WAIT("fetchWaitNanos", Unit.NANOS, Aggregation.SUM, "time readers waited for bytes"),
  MEMORY_WAIT("memoryWaitNanos", Unit.NANOS, Aggregation.SUM, "time loads waited for memory"),
  RETRIES("retries", Unit.COUNT, Aggregation.SUM, "GETs sent again after a failure"),
  HEDGES("hedges", Unit.COUNT, Aggregation.SUM, "slow GETs asked for a second time"),
  HEDGES_WON("hedgesWon", Unit.COUNT, Aggregation.SUM, "second GETs that were done first"),
  THROTTLES("throttles", Unit.COUNT, Aggregation.SUM, "answers that asked to slow down"),
  CANCELLED_FETCHES(
      "cancelledFetches",
      Unit.COUNT,
      Aggregation.SUM,
      "GETs cancelled, slower ones of two included"),
  PEAK_MEMORY("peakMemoryBytes", Unit.BYTES, Aggregation.MAX, "most buffer memory in use"),
  MISSING_OBJECTS(
      "missingObjects", Unit.COUNT, Aggregation.SUM, "objects skipped by ignoreMissingFiles"),
  CORRUPT_OBJECTS(
      "corruptObjects", Unit.COUNT, Aggregation.SUM, "objects cut short by ignoreCorruptFiles"),
  DROPPED_TAILS(
      "droppedTails", Unit.COUNT, Aggregation.SUM, "incomplete last records dropped (PERMISSIVE)"),
  INDEX_READS("indexReads", Unit.COUNT, Aggregation.SUM, "requests sent to the index"),
  INDEX_CAPACITY(
      "indexCapacityMilliUnits", Unit.COUNT, Aggregation.SUM, "index read capacity, 1/1000 units"),
  PLANNING("planningNanos", Unit.NANOS, Aggregation.SUM, "time spent planning"),
  PLANNED_OBJECTS("plannedObjects", Unit.COUNT, Aggregation.SUM, "objects in the plan"),
  PLANNED_BYTES("plannedBytes", Unit.BYTES, Aggregation.SUM, "bytes in the plan");

  /** What a number counts. */
  public enum Unit {
    COUNT,
    BYTES,
    NANOS
  }

  /** How the numbers of several tasks become one. */
  public enum Aggregation {
    SUM,
    MAX
  }

  private final String id;
  private final Unit unit;
  private final Aggregation aggregation;
  private final String description;

  Metric(String id, Unit unit, Aggregation aggregation, String description) {
    this.id = id;
    this.unit = unit;
    this.aggregation = aggregation;
    this.description = description;
  }

  /** The name in logs, JSON and Spark's accumulators. */
  public String id() {
    return id;
  }

  public Unit unit() {
    return unit;
  }

  public Aggregation aggregation() {
    return aggregation;
  }

  /** What people read in the UI. */
  public String description() {
    return description;
  }
}
