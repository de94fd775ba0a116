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
      Duration readTimeout)
      implements Serializable {}

  /** How scattered ranges are put together. */
  public record VectoredSettings(long minSeekBytes, long maxMergedBytes) implements Serializable {}

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
            options.get(Options.READ_TIMEOUT)),
        new VectoredSettings(
            options.get(Options.VECTORED_MIN_SEEK_SIZE),
            options.get(Options.VECTORED_MAX_MERGED_SIZE)),
        TransportSettings.from(options));
  }

  /** These settings with another budget. */
  public EngineSettings withMaxMemoryBytes(long bytes) {
    return new EngineSettings(bytes, cacheEnabled, memoryTimeout, fetch, vectored, transport);
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
