package io.s3ranged.engine.netty;

import java.net.InetAddress;

/** A connection to a store, whatever it speaks. Safe to use from any thread. */
interface WireConnection {

  Route route();

  /** Where it leads; null while that is not known yet. */
  InetAddress address();

  /**
   * Sends a request. The place for it must have been taken from the pool, so that nobody else takes
   * it.
   */
  void send(WireExchange next);

  /** Closes the connection; what is under way on it ends as cancelled. */
  void close();
}
