package io.s3ranged.engine.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of an order as one run of bytes. Hands out views of them, so that a transport writes
 * to the final address and the positions of the order's own buffers stay as they are.
 */
record Targets(List<ByteBuffer> buffers) {

  /** Bytes from position to limit, of all together. */
  long room() {
    long room = 0;
    for (ByteBuffer buffer : buffers) {
      room += buffer.remaining();
    }
    return room;
  }

  /** Views of the bytes {@code [offset, offset + length)}. */
  List<ByteBuffer> slice(long offset, long length) {
    List<ByteBuffer> views = new ArrayList<>(buffers.size());
    long skip = offset;
    long left = length;
    for (ByteBuffer buffer : buffers) {
      long from = Math.min(skip, buffer.remaining());
      long taken = Math.min(left, buffer.remaining() - from);
      if (taken > 0) {
        int position = buffer.position() + (int) from;
        views.add(buffer.duplicate().position(position).limit(position + (int) taken));
      }
      skip -= from;
      left -= taken;
    }
    return views;
  }
}
