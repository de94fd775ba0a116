package io.s3ranged.hadoop;

import io.s3ranged.options.EngineSettings;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the application that this JVM runs. */
final class EngineHosts {

  private static final Logger LOG = LoggerFactory.getLogger(EngineHosts.class);
  private static final long MOST_BYTES = 512L << 20;
  private static final long LEAST_BYTES = 4L << 20;

  /** A JVM of which nobody knows more: a quarter of the heap's size, at most 512 MiB. */
  private static final EngineHost UNKNOWN =
      new EngineHost() {
        @Override
        public boolean isHere() {
          return true;
        }

        @Override
        public String text(String name) {
          return null;
        }

        @Override
        public long defaultMemoryBytes() {
          return Math.max(LEAST_BYTES, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 4));
        }

        @Override
        public EngineSettings admit(EngineSettings wanted) {
          return wanted;
        }
      };

  private EngineHosts() {}

  /** The host that is here now. */
  static EngineHost find() {
    ServiceLoader<EngineHost> hosts =
        ServiceLoader.load(EngineHost.class, EngineHosts.class.getClassLoader());
    try {
      for (EngineHost host : hosts) {
        if (host.isHere()) {
          return host;
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      // The bundle names Spark's host wherever it is; Spark itself may be missing.
      LOG.debug("A host of the engine cannot be loaded and is not here", e);
    }
    return UNKNOWN;
  }
}
