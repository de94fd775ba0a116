package io.s3ranged.options;

/** What the netty transport speaks with a store. */
public enum TransportProtocol {
  /** A connection for each GET. */
  HTTP1,
  /** A stream for each GET, without asking over plain connections, negotiated over TLS. */
  HTTP2,
  /** HTTP/2 where a store offers it over TLS, else HTTP/1.1. */
  AUTO
}
