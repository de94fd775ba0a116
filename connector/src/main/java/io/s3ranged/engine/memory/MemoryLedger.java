package io.s3ranged.engine.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that pools of this JVM have claimed, whatever class loader they came from.
 *
 * <p>A second class loader (an isolated Spark Connect session, say) has an engine of its own; the
 * ledger, kept among the JVM's system properties since those are shared by all loaders, makes the
 * two share one budget.
 */
public final class MemoryLedger {

  private static final String PROPERTY = "io.s3ranged.memory.ledger";

  private final AtomicLong claimed;

  private MemoryLedger(AtomicLong claimed) {
    this.claimed = claimed;
  }

  /** The ledger of this JVM. */
  public static MemoryLedger ofThisJvm() {
    return new MemoryLedger(
        (AtomicLong) System.getProperties().computeIfAbsent(PROPERTY, absent -> new AtomicLong()));
  }

  /**
   * Claims what is left of {@code wanted} bytes, but at least {@code least}: an engine without
   * memory could not make progress.
   *
   * @return the bytes claimed; to be given back with {@link #release}
   */
  public long claim(long wanted, long least) {
    while (true) {
      long others = claimed.get();
      long granted = Math.max(least, wanted - others);
      if (claimed.compareAndSet(others, others + granted)) {
        return granted;
      }
    }
  }

  /** Gives a claim back. */
  public void release(long bytes) {
    claimed.addAndGet(-bytes);
  }
}
