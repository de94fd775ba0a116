package io.s3ranged.benchmark.server;

/** What requests are counted as. */
enum Kind {
  GET,
  HEAD,
  LIST,
  PUT,
  QUERY,
  GET_ITEM,
  OTHER
}
