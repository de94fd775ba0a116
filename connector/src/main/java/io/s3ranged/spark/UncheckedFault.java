package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import java.io.UncheckedIOException;

/** Carries faults through methods of Spark that declare no exception, with their message. */
final class UncheckedFault {

  private UncheckedFault() {}

  /** Work that may end in a fault. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws RangedIOException;
  }

  /**
   * @throws UncheckedIOException with the fault's message, and the fault as its cause
   */
  static <T> T carry(Work<T> work) {
    try {
      return work.run();
    } catch (RangedIOException fault) {
      throw new UncheckedIOException(fault.getMessage(), fault);
    }
  }
}
