package io.s3ranged.engine.sdk;

import java.util.function.Consumer;
import software.amazon.awssdk.http.Abortable;

/** A thread that reads one answer at a time, with what it needs for that. */
final class GetThread extends Thread {

  private static final int BOUNCE_BYTES = 128 << 10;

  private byte[] bounce;
  private Consumer<Abortable> wire = sent -> {};

  GetThread(Runnable work, int number, ClassLoader loader) {
    super(work, "s3ranged-get-" + number);
    setDaemon(true);
    setContextClassLoader(loader);
  }

  /** Where bytes rest between the socket and their buffers; the same array each time. */
  byte[] bounce() {
    if (bounce == null) {
      bounce = new byte[BOUNCE_BYTES];
    }
    return bounce;
  }

  /** Tells {@code listener} of each request that this thread sends, before it is sent. */
  void tell(Consumer<Abortable> listener) {
    wire = listener;
  }

  void tellNobody() {
    wire = sent -> {};
  }

  /** Called when a request of this thread is about to be sent. */
  void sends(Abortable request) {
    wire.accept(request);
  }
}
