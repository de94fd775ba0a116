package io.s3ranged.benchmark.server;

/** What a port speaks. */
enum Protocol {
  /** HTTP/1.1 in the clear. */
  HTTP,
  /** HTTP/1.1 under TLS. */
  HTTPS,
  /** HTTP/2 in the clear, from the first byte on. */
  H2C,
  /** TLS; HTTP/2 where the client offers it, else HTTP/1.1. */
  H2;

  boolean isEncrypted() {
    return this == HTTPS || this == H2;
  }
}
