package io.s3ranged.engine.memory;

/** A wish for memory that waits its turn. */
public final class MemoryRequest {

  final int length;
  final Granted granted;

  /** Hears of the lease, on whatever thread freed the memory; must not block. */
  @FunctionalInterface
  public interface Granted {
    void accept(BufferLease lease);
  }

  MemoryRequest(int length, Granted granted) {
    this.length = length;
    this.granted = granted;
  }
}
