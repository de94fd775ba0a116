package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Makes a channel read the socket to where its connection says that bytes go. */
final class Intake implements RecvByteBufAllocator {

  /** Bytes after which another connection of the same loop has its turn. */
  private static final long TURN_BYTES = 4 << 20;

  private final Http1Connection connection;

  Intake(Http1Connection connection) {
    this.connection = connection;
  }

  @Override
  @SuppressWarnings("deprecation")
  public Handle newHandle() {
    return new Turn(connection);
  }

  private static final class Turn implements ExtendedHandle {

    private final Http1Connection connection;
    private int attempted;
    private int last;
    private long total;

    Turn(Http1Connection connection) {
      this.connection = connection;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator unused) {
      return connection.room();
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
      return last > 0 && total < TURN_BYTES && connection.wantsMore() && maybeMore.get();
    }

    @Override
    public void readComplete() {}
  }
}
