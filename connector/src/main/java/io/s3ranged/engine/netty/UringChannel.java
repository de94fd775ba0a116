package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection to a store whose receives and sends are done by an io_uring of Netty's.
 *
 * <p>While it is read from, one receive lies with the kernel, straight into the memory that the
 * channel's allocator names; so bytes, an end and a reset are each told by that receive, and there
 * is no event to miss. Netty's own channel polls and then receives, and misses some (decision
 * 0161).
 *
 * <p>What the kernel may still write to or read from is counted until the operation has completed,
 * also after a close: a close asks for what is under way to be cancelled, and gives the socket back
 * when the last operation has come home. Runs on its event loop.
 */
final class UringChannel extends AbstractChannel {

  private static final Logger LOG = LoggerFactory.getLogger(UringChannel.class);

  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final Socket socket;
  private final UringConfig config;
  private volatile boolean open = true;
  private volatile boolean active;
  private SocketAddress remote;
  private IoRegistration ring;

  /** Operations that lie with the kernel: what the ring calls each, 0 for none. */
  private long receiving;

  private long sending;
  private long polling;

  /** What the kernel writes to, and reads from; each with a count of this channel's own. */
  private ByteBuf target;

  private ByteBuf source;

  private final Runnable readOn = this::readOn;
  private boolean delivering;
  private boolean wanted;
  private PendingConnect connecting;

  private UringChannel(Socket socket) {
    super(null);
    this.socket = socket;
    this.config = new UringConfig(this, socket);
  }

  /** A new socket, connected to nothing; the io_uring of Netty must be available. */
  static UringChannel open() {
    return new UringChannel(Socket.newSocketStream());
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new Operations();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isCompatible(Operations.class);
  }

  @Override
  protected SocketAddress localAddress0() {
    return active ? socket.localAddress() : null;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return active ? remote : null;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    ((IoEventLoop) eventLoop())
        .register((Operations) unsafe())
        .addListener(
            done -> {
              if (done.isSuccess()) {
                ring = (IoRegistration) done.getNow();
                promise.setSuccess();
              } else {
                promise.setFailure(done.cause());
              }
            });
  }

  @Override
  protected void doBind(SocketAddress local) throws IOException {
    socket.bind(local);
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doBeginRead() {
    if (delivering) {
      // What was received may lie where the next bytes would go.
      wanted = true;
    } else if (active && receiving == 0) {
      receive();
    }
  }

  private void readOn() {
    delivering = false;
    if (wanted) {
      wanted = false;
      try {
        doBeginRead();
      } catch (Throwable t) {
        broken(t);
      }
    }
  }

  private void broken(Throwable why) {
    pipeline().fireExceptionCaught(why);
    unsafe().close(voidPromise());
  }

  private void receive() {
    ByteBuf memory = unsafe().recvBufAllocHandle().allocate(alloc());
    try {
      receiving = ring.submit(UringOps.receive(socket.intValue(), memory));
    } finally {
      if (receiving == 0) {
        memory.release();
      } else {
        target = memory;
      }
    }
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (bytes.isDirect() && bytes.nioBufferCount() == 1) {
      return bytes;
    }
    ByteBuf copy = alloc().directBuffer(bytes.readableBytes());
    copy.writeBytes(bytes);
    bytes.release();
    return copy;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    while (sending == 0 && out.current() != null) {
      ByteBuf bytes = (ByteBuf) out.current();
      if (bytes.isReadable()) {
        sending = ring.submit(UringOps.send(socket.intValue(), bytes));
        if (sending == 0) {
          return;
        }
        source = bytes.retain();
      } else {
        out.remove();
      }
    }
  }

  @Override
  protected void doClose() {
    if (!open) {
      return;
    }
    open = false;
    active = false;
    cancel(receiving, UringOps.RECEIVE);
    cancel(sending, UringOps.SEND);
    cancel(polling, UringOps.POLL);
    giveBackSocket();
    if (connecting != null) {
      connecting.fails(new ClosedChannelException());
      connecting = null;
    }
  }

  private void cancel(long operation, byte kind) {
    if (operation == 0) {
      return;
    }
    try {
      ring.submit(UringOps.cancel(operation, kind));
    } catch (RuntimeException e) {
      // The queue is full. What waits for a socket is done when that is shut down.
      LOG.debug("cancelling an operation failed", e);
      Hangup.shutDown(socket);
    }
  }

  /** Once it is closed and the kernel holds none of its operations. */
  private void giveBackSocket() {
    if (open || receiving != 0 || sending != 0 || polling != 0 || !socket.isOpen()) {
      return;
    }
    Hangup.giveBack(socket);
    if (ring != null) {
      ring.cancel();
    }
  }

  /** What the event loop and the pipeline call. */
  private final class Operations extends AbstractUnsafe implements IoUringIoHandle {

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      IoUringIoEvent done = (IoUringIoEvent) event;
      try {
        completed(done.opcode(), done.res());
      } catch (Throwable t) {
        // The event loop is that of other connections, too.
        broken(t);
      }
      giveBackSocket();
    }

    private void completed(byte kind, int result) {
      switch (kind) {
        case UringOps.RECEIVE -> received(result);
        case UringOps.SEND -> sent(result);
        case UringOps.POLL -> polled(result);
        default -> {
          // A cancel: what it came to is told by what it cancelled.
        }
      }
    }

    @Override
    public void close() {
      close(voidPromise());
    }

    private void received(int result) {
      ByteBuf memory = target;
      target = null;
      receiving = 0;
      if (!open) {
        memory.release();
        return;
      }
      delivering = true;
      if (result > 0) {
        memory.writerIndex(memory.writerIndex() + result);
        pipeline().fireChannelRead(memory);
        pipeline().fireChannelReadComplete();
      } else {
        memory.release();
        nothingReceived(result);
      }
      // The ring is worked on for as long as completions come: what else waits, as a cancel, has
      // its turn before another receive.
      eventLoop().execute(readOn);
    }

    private void nothingReceived(int result) {
      if (UringOps.isAgain(result)) {
        wanted = true;
        return;
      }
      if (result < 0) {
        broken(Errors.newIOException("recv", result));
      } else {
        close(voidPromise());
      }
    }

    private void sent(int result) {
      source.release();
      source = null;
      ChannelOutboundBuffer out = outboundBuffer();
      if (out != null && result > 0) {
        out.removeBytes(result);
      }
      // Not before: whoever hears of his bytes may write more of them.
      sending = 0;
      if (!open) {
        return;
      }
      if (result >= 0 || UringOps.isAgain(result)) {
        flush0();
      } else {
        handleWriteError(Errors.newIOException("send", result));
      }
    }

    @Override
    public void connect(SocketAddress address, SocketAddress local, ChannelPromise promise) {
      if (promise.isDone() || !ensureOpen(promise)) {
        return;
      }
      if (connecting != null || active) {
        promise.tryFailure(new ConnectionPendingException());
        return;
      }
      remote = address;
      connecting = new PendingConnect(promise);
      try {
        if (local != null) {
          socket.bind(local);
        }
        if (socket.connect(address)) {
          stands();
        } else {
          polling = ring.submit(UringOps.pollWritable(socket.intValue()));
          connecting.limit(config.getConnectTimeoutMillis(), address);
        }
      } catch (IOException e) {
        connectFailed(e);
      }
    }

    private void polled(int result) {
      polling = 0;
      if (!open) {
        return;
      }
      try {
        if (result < 0) {
          throw Errors.newIOException("poll", result);
        }
        int error = -socket.getSoError();
        if (error != 0) {
          throw PendingConnect.failure(error);
        }
        stands();
      } catch (IOException e) {
        connectFailed(e);
      }
    }

    private void stands() {
      PendingConnect waiting = connecting;
      connecting = null;
      active = true;
      boolean told = waiting.stands();
      pipeline().fireChannelActive();
      if (!told) {
        close(voidPromise());
      }
    }

    private void connectFailed(IOException why) {
      PendingConnect waiting = connecting;
      connecting = null;
      waiting.fails(annotateConnectException(why, remote));
      close(voidPromise());
    }
  }
}
