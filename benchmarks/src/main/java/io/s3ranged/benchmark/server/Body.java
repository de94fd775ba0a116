package io.s3ranged.benchmark.server;

import java.nio.channels.FileChannel;

/** The bytes of an answer. */
sealed interface Body {

  long length();

  /** A range of a file that stays open as long as the server runs. */
  record OfFile(FileChannel file, long position, long length) implements Body {}

  @SuppressWarnings("ArrayRecordComponent") // Bodies are compared with nothing.
  record OfBytes(byte[] bytes) implements Body {
    @Override
    public long length() {
      return bytes.length;
    }
  }

  /** One after the other. */
  record Both(Body first, Body second) implements Body {
    @Override
    public long length() {
      return first.length() + second.length();
    }
  }

  static Body none() {
    return new OfBytes(new byte[0]);
  }
}
