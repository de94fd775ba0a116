package io.s3ranged.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Pieces of bodies as Netty sends them. */
final class Pieces {

  private Pieces() {}

  /** A region of a file that stays open. */
  private static final class OpenRegion extends DefaultFileRegion {
    OpenRegion(FileChannel file, long position, long length) {
      super(file, position, length);
    }

    @Override
    protected void deallocate() {
      // The file is the catalog's.
    }
  }

  /** A region that the kernel sends from the file, or bytes; at most {@code length}. */
  static Object region(Body body, long offset, int length) {
    if (body instanceof Body.OfFile file) {
      return new OpenRegion(file.file(), file.position() + offset, length);
    }
    if (body instanceof Body.Both both) {
      return offset < both.first().length()
          ? region(both.first(), offset, (int) Math.min(length, both.first().length() - offset))
          : region(both.second(), offset - both.first().length(), length);
    }
    return Unpooled.wrappedBuffer(((Body.OfBytes) body).bytes(), (int) offset, length);
  }

  /** The same as bytes in memory, for what has to be encrypted or framed. */
  static ByteBuf bytes(Body body, long offset, int length, ByteBufAllocator allocator)
      throws IOException {
    if (region(body, offset, length) instanceof ByteBuf ready) {
      return ready;
    }
    Body.OfFile file = (Body.OfFile) (body instanceof Body.Both both ? both.first() : body);
    int available = (int) Math.min(length, file.length() - offset);
    ByteBuf buffer = allocator.directBuffer(available);
    while (buffer.readableBytes() < available) {
      int got = buffer.readableBytes();
      int n = buffer.writeBytes(file.file(), file.position() + offset + got, available - got);
      if (n < 0) {
        buffer.release();
        throw new IOException("the file behind the object became shorter");
      }
    }
    return buffer;
  }

  static long lengthOf(Object piece) {
    return piece instanceof FileRegion region ? region.count() : ((ByteBuf) piece).readableBytes();
  }

  /** How much of a piece left, if not all did. */
  static long partOf(Object piece) {
    return piece instanceof FileRegion region ? region.transferred() : 0;
  }
}
