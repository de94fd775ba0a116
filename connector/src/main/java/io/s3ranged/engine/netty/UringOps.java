package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Buffer;
import io.netty.channel.uring.IoUringIoOps;
import java.nio.ByteBuffer;

/** Operations of an io_uring, as linux/io_uring.h numbers them and liburing fills them in. */
final class UringOps {

  static final byte POLL = 6;
  static final byte CANCEL = 14;
  static final byte SEND = 26;
  static final byte RECEIVE = 27;

  private static final int POLLOUT = 4;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  private UringOps() {}

  /** At least a byte into what {@code memory} has left; done with 0 at the end of the stream. */
  static IoUringIoOps receive(int socket, ByteBuf memory) {
    int at = memory.writerIndex();
    int length = memory.writableBytes();
    return operation(RECEIVE, socket, address(memory, at, length), length, 0);
  }

  /** Some of what {@code bytes} have to read; a closed peer is an error, not a signal. */
  static IoUringIoOps send(int socket, ByteBuf bytes) {
    int at = bytes.readerIndex();
    int length = bytes.readableBytes();
    return operation(SEND, socket, address(bytes, at, length), length, MSG_NOSIGNAL);
  }

  /** Done once, when the socket can be written to or has failed. */
  static IoUringIoOps pollWritable(int socket) {
    return operation(POLL, socket, 0, 0, POLLOUT);
  }

  /** Cancels the operation of a {@code kind} that the ring calls {@code operation}. */
  static IoUringIoOps cancel(long operation, byte kind) {
    return new IoUringIoOps(
        CANCEL, (byte) 0, (short) 0, -1, 0, operation, 0, 0, kind, (short) 0, (short) 0, 0, 0);
  }

  /** True if an operation came to nothing, and may be asked for again. */
  static boolean isAgain(int result) {
    return result == -EAGAIN || result == -EINTR;
  }

  private static IoUringIoOps operation(
      byte kind, int socket, long address, int length, int flags) {
    return new IoUringIoOps(
        kind, (byte) 0, (short) 0, socket, 0, address, length, flags, kind, (short) 0, (short) 0, 0,
        0);
  }

  private static long address(ByteBuf bytes, int at, int length) {
    if (bytes.hasMemoryAddress()) {
      return bytes.memoryAddress() + at;
    }
    ByteBuffer view = bytes.internalNioBuffer(at, length);
    return Buffer.memoryAddress(view) + view.position();
  }
}
