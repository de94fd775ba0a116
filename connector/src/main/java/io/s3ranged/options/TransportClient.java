package io.s3ranged.options;

/** The HTTP client below the AWS SDK that sends ranged GETs. */
public enum TransportClient {
  APACHE,
  NETTY
}
