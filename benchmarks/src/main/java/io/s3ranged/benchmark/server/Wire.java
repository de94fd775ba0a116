package io.s3ranged.benchmark.server;

import io.netty.util.concurrent.EventExecutor;

/**
 * Where one answer goes: the rest of a connection of HTTP/1.1, or a stream of HTTP/2. For its event
 * loop's thread alone.
 */
interface Wire {

  EventExecutor loop();

  /** False once the client is gone. */
  boolean isOpen();

  /** Sends status and headers, with Content-Length as announced, soon. */
  void head(Answer answer);

  /** How many bytes of a body are best sent at once where no pace is set. */
  int pieceBytes();

  /**
   * Sends a piece of a body.
   *
   * @param listener hears how many bytes left, and whether these are all
   */
  void piece(Body body, long offset, int length, PieceListener listener);

  /** The answer is complete. */
  void end();

  /** Ends where it is, in good order. */
  void cut();

  /** Ends where it is, as if the server had died. */
  void reset();

  /** Hears how a piece went. */
  interface PieceListener {
    void sent(long bytes, boolean all);
  }
}
