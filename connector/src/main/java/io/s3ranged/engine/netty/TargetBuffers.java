package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The buffers that a sink lent, as Netty wants them: it reads from the socket to their final
 * address.
 *
 * <p>Netty holds a count on a buffer for as long as the kernel may write to it, which under
 * io_uring is until a cancelled receive has completed. {@code free} is run once, when this side is
 * closed and Netty holds nothing more.
 */
final class TargetBuffers {

  /** The memory of one lent buffer; tells when nobody refers to it any more. */
  private static final class Window extends UnpooledDirectByteBuf {

    private final Runnable released;

    Window(ByteBuffer memory, Runnable released) {
      super(UnpooledByteBufAllocator.DEFAULT, memory, memory.remaining());
      this.released = released;
      clear();
    }

    @Override
    protected void deallocate() {
      super.deallocate();
      released.run();
    }
  }

  private final List<ByteBuffer> buffers;
  private final Runnable free;
  private int at;
  private long room;
  private Window window;
  private int held = 1;

  TargetBuffers(List<ByteBuffer> buffers, Runnable free) {
    this.buffers = buffers;
    this.free = free;
    for (ByteBuffer buffer : buffers) {
      room += buffer.remaining();
    }
  }

  /** Bytes that still fit. */
  long room() {
    return room;
  }

  /**
   * Memory for the next bytes of the body, at most {@code most}, retained for the one who asks;
   * there must be room.
   */
  ByteBuf next(long most) {
    if (window != null && (window.writableBytes() == 0 || window.writableBytes() > most)) {
      closeWindow();
    }
    if (window == null) {
      ByteBuffer buffer = current();
      int length = (int) Math.min(most, buffer.remaining());
      window = new Window(buffer.slice(buffer.position(), length), this::drop);
      held++;
    }
    return window.retain();
  }

  /** True if {@code read} is what {@link #next} last gave. */
  @SuppressWarnings("ReferenceEquality")
  boolean isNext(ByteBuf read) {
    return read == window;
  }

  /** Bytes that were read into what {@link #next} gave, since the last call. */
  int landed() {
    int bytes = window.readableBytes();
    // Taken: where a later read fails, Netty hands on what a buffer still has to read.
    window.skipBytes(bytes);
    advance(bytes);
    return bytes;
  }

  /** Copies {@code length} bytes that came by another way; there must be room. */
  void put(ByteBuf in, int length) {
    closeWindow();
    int left = length;
    while (left > 0) {
      ByteBuffer target = current().duplicate();
      int bytes = Math.min(left, target.remaining());
      in.readBytes(target.limit(target.position() + bytes));
      advance(bytes);
      left -= bytes;
    }
  }

  /** No more is read or put. */
  void close() {
    closeWindow();
    drop();
  }

  private ByteBuffer current() {
    while (!buffers.get(at).hasRemaining()) {
      at++;
    }
    return buffers.get(at);
  }

  private void advance(int bytes) {
    ByteBuffer buffer = current();
    buffer.position(buffer.position() + bytes);
    room -= bytes;
  }

  private void closeWindow() {
    if (window != null) {
      Window closed = window;
      window = null;
      closed.release();
    }
  }

  private void drop() {
    held--;
    if (held == 0) {
      free.run();
    }
  }
}
