package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Makes a channel read the socket to where the next bytes go. */
final class Intake implements RecvByteBufAllocator {

  /** Bytes after which another connection of the same loop has its turn. */
  private static final long TURN_BYTES = 4 << 20;

  private final Supplier<ByteBuf> room;
  private final BooleanSupplier wanted;

  /**
   * @param room memory for the next bytes, retained for the channel; asked before each read
   * @param wanted whether more is wanted of what the socket has
   */
  Intake(Supplier<ByteBuf> room, BooleanSupplier wanted) {
    this.room = room;
    this.wanted = wanted;
  }

  @Override
  @SuppressWarnings("deprecation")
  public Handle newHandle() {
    return new Turn(room, wanted);
  }

  private static final class Turn implements ExtendedHandle {

    private final Supplier<ByteBuf> room;
    private final BooleanSupplier wanted;
    private int attempted;
    private int last;
    private long total;

    Turn(Supplier<ByteBuf> room, BooleanSupplier wanted) {
      this.room = room;
      this.wanted = wanted;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator unused) {
      return room.get();
    }

    @Override
    public int guess() {
      return 0;
    }

    @Override
    public void reset(ChannelConfig config) {
      total = 0;
    }

    @Override
    public void incMessagesRead(int count) {}

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
      total += Math.max(0, bytes);
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return continueReading(() -> attempted == last);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return last > 0 && total < TURN_BYTES && wanted.getAsBoolean() && maybeMore.get();
    }

    @Override
    public void readComplete() {}
  }
}
