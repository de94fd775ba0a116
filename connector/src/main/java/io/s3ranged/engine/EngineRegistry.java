package io.s3ranged.engine;

import io.s3ranged.engine.memory.MemoryLedger;
import io.s3ranged.options.EngineSettings;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one engine of this JVM. The only static mutable state of the project.
 *
 * <p>On an executor the engine lives until the JVM ends; in a local session until {@link #close}.
 */
public final class EngineRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(EngineRegistry.class);

  /** Less would not let a handful of tasks progress side by side. */
  private static final long LEAST_BYTES = 16L << 20;

  private static Engine engine;
  private static EngineSettings asked;
  private static long claimed;

  private EngineRegistry() {}

  /** The JVM's engine over S3 by the AWS SDK; see {@link #get(EngineSettings, Function)}. */
  public static Engine get(EngineSettings settings) {
    return get(settings, cut -> new Engine(cut, SdkStores.with(cut)));
  }

  /**
   * The JVM's engine, made from {@code settings} if there is none. Settings that differ from those
   * of the engine that runs change nothing but a line in the log.
   *
   * @param maker makes an engine from the settings, its budget already cut to what other class
   *     loaders of this JVM have left
   */
  public static synchronized Engine get(
      EngineSettings settings, Function<EngineSettings, Engine> maker) {
    if (engine == null) {
      claimed = claim(settings.maxMemoryBytes());
      engine = maker.apply(settings.withMaxMemoryBytes(claimed));
      asked = settings;
    } else if (!settings.equals(asked)) {
      LOG.warn(
          "This JVM's s3ranged engine was started with other spark.s3ranged.* settings, which stay"
              + " in force until the application ends: {}",
          asked);
      asked = settings;
    }
    return engine;
  }

  /** Closes the JVM's engine, if there is one; the next {@link #get} makes another. */
  public static synchronized void close() {
    if (engine != null) {
      engine.close();
      MemoryLedger.ofThisJvm().release(claimed);
      engine = null;
      asked = null;
    }
  }

  private static long claim(long wanted) {
    long granted = MemoryLedger.ofThisJvm().claim(wanted, Math.min(wanted, LEAST_BYTES));
    if (granted < wanted) {
      LOG.warn(
          "Another class loader of this JVM runs an s3ranged engine: of {} bytes of buffer memory"
              + " {} are left for this one",
          wanted,
          granted);
    }
    return granted;
  }
}
