package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.s3ranged.fault.FaultKind;

/** Where a body ends: after a number of bytes, after its last chunk, or with its connection. */
final class BodyFrame {

  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_LINE_BYTES = 4 << 10;
  private static final int MAX_TRAILER_BYTES = 16 << 10;

  private enum Part {
    /** Bytes of the body. */
    DATA,
    /** The line with the size of the next chunk. */
    SIZE,
    /** The end of a chunk. */
    CHUNK_END,
    TRAILER,
    OVER
  }

  private final boolean untilClose;
  private final boolean chunked;
  private Part part;
  private long left;

  /** The line that is being read: its bytes so far, and of a size line the number so far. */
  private int lineBytes;

  private int trailerBytes;
  private long size;
  private int digits;
  private boolean extension;
  private boolean returned;

  private BodyFrame(boolean chunked, boolean untilClose, long left) {
    this.chunked = chunked;
    this.untilClose = untilClose;
    this.left = left;
    this.part = chunked ? Part.SIZE : left == 0 ? Part.OVER : Part.DATA;
  }

  static BodyFrame fixed(long bytes) {
    return new BodyFrame(false, false, bytes);
  }

  static BodyFrame chunked() {
    return new BodyFrame(true, false, 0);
  }

  static BodyFrame untilClose() {
    return new BodyFrame(false, true, Long.MAX_VALUE);
  }

  /** Bytes of the body that may come next; 0 where a line of the frame comes, or nothing. */
  long dataBytes() {
    return part == Part.DATA ? left : 0;
  }

  boolean isOver() {
    return part == Part.OVER;
  }

  /** True if the end of the connection is the end of the body and no other answer follows. */
  boolean endsWithConnection() {
    return untilClose;
  }

  /** Notes {@code bytes} of the body, at most {@link #dataBytes}. */
  void took(long bytes) {
    if (untilClose) {
      return;
    }
    left -= bytes;
    if (left == 0) {
      part = chunked ? Part.CHUNK_END : Part.OVER;
    }
  }

  /** Reads lines of the frame, as far as they have come. */
  void readLines(ByteBuf in) throws WireFault {
    while (in.isReadable() && part != Part.DATA && part != Part.OVER) {
      byte b = in.readByte();
      boolean ends = returned && b == '\n';
      if (returned != (b == '\n')) {
        throw violation("a chunk's line does not end in CR LF");
      }
      returned = b == '\r';
      if (ends) {
        endLine();
      } else if (!returned) {
        character(b);
      }
    }
  }

  private void character(byte b) throws WireFault {
    lineBytes++;
    switch (part) {
      case SIZE -> sizeCharacter(b);
      case TRAILER -> trailerBytes++;
      default -> throw violation("a chunk is longer than its size");
    }
    if (lineBytes > MAX_LINE_BYTES || trailerBytes > MAX_TRAILER_BYTES) {
      throw violation("a chunk's line is too long");
    }
  }

  /** A digit, or something of the extension behind the digits, which says nothing to us. */
  private void sizeCharacter(byte b) throws WireFault {
    int digit = extension ? -1 : Character.digit(b, 16);
    extension |= digits > 0 && (b == ';' || b == ' ');
    boolean tooLong = digit >= 0 && digits == MAX_SIZE_DIGITS;
    if (tooLong || (digit < 0 && !extension)) {
      throw violation("a chunk's size is no number");
    }
    if (digit >= 0) {
      size = size * 16 + digit;
      digits++;
    }
  }

  private void endLine() throws WireFault {
    switch (part) {
      case SIZE -> {
        if (digits == 0) {
          throw violation("a chunk's size is missing");
        }
        left = size;
        part = size == 0 ? Part.TRAILER : Part.DATA;
      }
      case TRAILER -> part = lineBytes == 0 ? Part.OVER : Part.TRAILER;
      default -> part = Part.SIZE;
    }
    lineBytes = 0;
    size = 0;
    digits = 0;
    extension = false;
  }

  private static WireFault violation(String detail) {
    return new WireFault(FaultKind.PROTOCOL_VIOLATION, detail);
  }
}
