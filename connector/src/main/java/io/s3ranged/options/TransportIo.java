package io.s3ranged.options;

/** How the netty transport hears of bytes. */
public enum TransportIo {
  /** What measured best of what the machine offers. */
  AUTO,
  NIO,
  EPOLL,
  IO_URING
}
