package io.s3ranged.engine.sdk;

import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Brings a body from the HTTP client's stream into buffers. */
final class BodyCopy {

  /** Hears of bytes that are in the buffers; ends the copy by throwing. */
  @FunctionalInterface
  interface Progress {
    void copied(int bytes) throws IOException;
  }

  private final RangeRequest request;
  private final long contentLength;
  private final List<ByteBuffer> buffers;
  private int filled;

  /**
   * @param contentLength as the store told it, or -1
   */
  BodyCopy(RangeRequest request, long contentLength, List<ByteBuffer> buffers) {
    this.request = request;
    this.contentLength = contentLength;
    this.buffers = buffers;
  }

  /**
   * Reads to the end of the body, which gives the connection back for the next request.
   *
   * @param bounce where bytes rest between the socket and the buffers
   * @throws IOException if the body is longer than the buffers or shorter than was told
   */
  void copy(InputStream body, byte[] bounce, Progress progress) throws IOException {
    long room = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    long received = 0;
    while (true) {
      // With no room left, one byte more tells a body that is too long from one at its end.
      int wanted = (int) Math.min(bounce.length, Math.max(1, room - received));
      int count = body.read(bounce, 0, wanted);
      if (count < 0) {
        break;
      }
      if (received + count > room) {
        throw Faults.of(
            FaultKind.PROTOCOL_VIOLATION,
            request.object(),
            request.range(),
            "the body has more than the " + room + " bytes that were expected");
      }
      scatter(bounce, count);
      received += count;
      progress.copied(count);
    }
    if (contentLength >= 0 && received != contentLength) {
      throw Faults.of(
          FaultKind.CONNECTION_BROKEN,
          request.object(),
          request.range(),
          "the body ended after " + received + " of " + contentLength + " bytes");
    }
  }

  private void scatter(byte[] bytes, int count) {
    int offset = 0;
    while (offset < count) {
      ByteBuffer buffer = buffers.get(filled);
      int length = Math.min(buffer.remaining(), count - offset);
      buffer.put(bytes, offset, length);
      offset += length;
      if (!buffer.hasRemaining()) {
        filled++;
      }
    }
  }
}
