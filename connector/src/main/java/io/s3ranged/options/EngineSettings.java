package io.s3ranged.options;

import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;
import java.time.Duration;

/**
 * What a JVM's engine is built from.
 *
 * @param maxMemoryBytes off-heap bytes that buffers and cache may take
 */
public record EngineSettings(
    long maxMemoryBytes,
    boolean cacheEnabled,
    Duration memoryTimeout,
    FetchSettings fetch,
    VectoredSettings vectored,
    TransportSettings transport)
    implements Serializable {

  /** How ranged GETs are sent. */
  public record FetchSettings(
      int maxInFlight,
      long maxFetchBytes,
      int maxAttempts,
      Duration deadline,
      Duration connectTimeout,
      Duration readTimeout,
      HedgeSettings hedging,
      ConcurrencySettings concurrency)
      implements Serializable {

    /** Without hedging, and as many at once as may be. */
    public FetchSettings(
        int maxInFlight,
        long maxFetchBytes,
        int maxAttempts,
        Duration deadline,
        Duration connectTimeout,
        Duration readTimeout) {
      this(
          maxInFlight,
          maxFetchBytes,
          maxAttempts,
          deadline,
          connectTimeout,
          readTimeout,
          HedgeSettings.OFF,
          ConcurrencySettings.FIXED);
    }

    /** These settings with another way to find how many GETs to run at once. */
    public FetchSettings withConcurrency(ConcurrencySettings newConcurrency) {
      return new FetchSettings(
          maxInFlight,
          maxFetchBytes,
          maxAttempts,
          deadline,
          connectTimeout,
          readTimeout,
          hedging,
          newConcurrency);
    }

    /** These settings with another way to hedge. */
    public FetchSettings withHedging(HedgeSettings newHedging) {
      return new FetchSettings(
          maxInFlight,
          maxFetchBytes,
          maxAttempts,
          deadline,
          connectTimeout,
          readTimeout,
          newHedging,
          concurrency);
    }
  }

  /**
   * When slow GETs are asked for a second time.
   *
   * @param budgetPercent second requests for each hundred first ones, at most
   * @param minDelay no GET is slow before
   */
  public record HedgeSettings(boolean enabled, int budgetPercent, Duration minDelay)
      implements Serializable {

    public static final HedgeSettings OFF = new HedgeSettings(false, 0, Duration.ofHours(1));
  }

  /**
   * How many GETs run at once.
   *
   * @param adaptive found by measuring; else as many as may be
   * @param minInFlight what measuring never goes below, by bucket
   */
  public record ConcurrencySettings(boolean adaptive, int minInFlight) implements Serializable {

    public static final ConcurrencySettings FIXED = new ConcurrencySettings(false, 1);
  }

  /**
   * How scattered ranges are put together.
   *
   * @param minPartBytes what has twice as many is fetched by several GETs side by side, of at least
   *     as many each
   */
  public record VectoredSettings(long minSeekBytes, long maxMergedBytes, long minPartBytes)
      implements Serializable {}

  /**
   * @param defaultMemoryBytes the budget where none is set
   */
  public static EngineSettings from(OptionLookup options, long defaultMemoryBytes)
      throws RangedIOException {
    return new EngineSettings(
        options.find(Options.MEMORY_MAX_BYTES).orElse(defaultMemoryBytes),
        options.get(Options.CACHE_ENABLED),
        options.get(Options.MEMORY_TIMEOUT),
        new FetchSettings(
            options.get(Options.FETCH_MAX_IN_FLIGHT),
            options.get(Options.FETCH_MAX_BYTES),
            options.get(Options.RETRY_MAX_ATTEMPTS),
            options.get(Options.FETCH_DEADLINE),
            options.get(Options.CONNECT_TIMEOUT),
            options.get(Options.READ_TIMEOUT),
            new HedgeSettings(
                options.get(Options.HEDGE_ENABLED),
                options.get(Options.HEDGE_BUDGET_PERCENT),
                options.get(Options.HEDGE_MIN_DELAY)),
            new ConcurrencySettings(
                options.get(Options.FETCH_ADAPTIVE), options.get(Options.FETCH_MIN_IN_FLIGHT))),
        new VectoredSettings(
            options.get(Options.VECTORED_MIN_SEEK_SIZE),
            options.get(Options.VECTORED_MAX_MERGED_SIZE),
            options.get(Options.VECTORED_MIN_PART_SIZE)),
        TransportSettings.from(options));
  }

  /** These settings with another budget. */
  public EngineSettings withMaxMemoryBytes(long bytes) {
    return new EngineSettings(bytes, cacheEnabled, memoryTimeout, fetch, vectored, transport);
  }

  /** These settings with another way to fetch. */
  public EngineSettings withFetch(FetchSettings newFetch) {
    return new EngineSettings(
        maxMemoryBytes, cacheEnabled, memoryTimeout, newFetch, vectored, transport);
  }

  /** These settings without hedging, for whoever counts GETs. */
  public EngineSettings withoutHedging() {
    return withFetch(fetch.withHedging(HedgeSettings.OFF));
  }

  /** The defaults, with a budget of {@code maxMemoryBytes}. */
  public static EngineSettings withMemory(long maxMemoryBytes) {
    try {
      return from(new OptionLookup(key -> null), maxMemoryBytes);
    } catch (RangedIOException e) {
      throw new IllegalStateException("The defaults are not valid", e);
    }
  }
}
