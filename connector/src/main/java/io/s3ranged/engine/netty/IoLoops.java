package io.s3ranged.engine.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.s3ranged.options.TransportIo;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that move bytes: two or three daemons, named {@code s3ranged-io-N}, for all stores of
 * an engine. They start with the first connection and end when the last user has left.
 *
 * <p>Safe to use from any thread.
 */
public final class IoLoops {

  private static final Logger LOG = LoggerFactory.getLogger(IoLoops.class);

  private static final String URING = "io_uring";

  private static final int MIN_THREADS = 2;
  private static final int MAX_THREADS = 3;

  /** How a machine tells that a socket has bytes. */
  private record Engine(
      String name, IoHandlerFactory handlers, ChannelFactory<? extends Channel> channels) {}

  private final TransportIo wanted;
  private final Supplier<IoHandlerFactory> uring;
  private int users;
  private Engine engine;
  private EventLoopGroup group;

  /** Starts nothing. */
  public IoLoops(TransportIo wanted) {
    this(wanted, IoLoops::uring);
  }

  /**
   * @param uring makes rings of io_uring, or throws a {@link LinkageError} where there is none
   */
  IoLoops(TransportIo wanted, Supplier<IoHandlerFactory> uring) {
    this.wanted = wanted;
    this.uring = uring;
  }

  /** Counts a user. */
  synchronized void enter() {
    users++;
  }

  /** Counts a user off; the threads end with the last one. */
  void leave() {
    EventLoopGroup over = null;
    synchronized (this) {
      users--;
      if (users == 0) {
        over = group;
        group = null;
      }
    }
    if (over != null) {
      over.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /**
   * The running threads.
   *
   * @throws IllegalStateException if nobody uses them any more
   */
  synchronized EventLoopGroup group() {
    if (users == 0) {
      throw new IllegalStateException("The store is closed");
    }
    if (group == null) {
      try {
        group = start(engine());
      } catch (IllegalStateException e) {
        if (!engine.name().equals(URING)) {
          throw e;
        }
        // A ring takes memory that may be locked, of which a user has so much.
        engine = insteadOfUring(e);
        group = start(engine);
      }
    }
    return group;
  }

  private static EventLoopGroup start(Engine engine) {
    int threads =
        Math.max(MIN_THREADS, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
    return new MultiThreadIoEventLoopGroup(threads, threads(), engine.handlers());
  }

  /** What the sockets are waited for with: io_uring, epoll or nio. */
  public synchronized String io() {
    return engine().name();
  }

  /** Runs a task behind what is to be done now; at once where no threads run. */
  void later(Runnable task) {
    try {
      group().execute(task);
    } catch (IllegalStateException | RejectedExecutionException e) {
      task.run();
    }
  }

  synchronized ChannelFactory<? extends Channel> channels() {
    return engine().channels();
  }

  private Engine engine() {
    if (engine == null) {
      engine = wanted == TransportIo.IO_URING ? uringIfThere() : withoutUring();
    }
    return engine;
  }

  private Engine uringIfThere() {
    try {
      return new Engine(URING, uring.get(), UringChannel::open);
    } catch (LinkageError e) {
      // The kernel refuses, or this is another Netty than the one that its classes were built for.
      return insteadOfUring(e);
    }
  }

  private Engine insteadOfUring(Throwable why) {
    Engine instead = withoutUring();
    Throwable cause = why.getCause() == null ? why : why.getCause();
    LOG.warn("io_uring is not to be had, {} is used: {}", instead.name(), cause.toString());
    return instead;
  }

  private Engine withoutUring() {
    if (wanted != TransportIo.NIO && Epoll.isAvailable()) {
      return new Engine("epoll", EpollIoHandler.newFactory(), EpollSocketChannel::new);
    }
    if (wanted == TransportIo.EPOLL) {
      LOG.warn(
          "epoll is not to be had, nio is used: {}", String.valueOf(Epoll.unavailabilityCause()));
    }
    return new Engine("nio", NioIoHandler.newFactory(), NioSocketChannel::new);
  }

  /** In a method of its own, so that this class loads where the bundle's io_uring does not. */
  private static IoHandlerFactory uring() {
    return IoUringIoHandler.newFactory();
  }

  private static ThreadFactory threads() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new FastThreadLocalThread(task, "s3ranged-io-" + number.incrementAndGet());
      thread.setDaemon(true);
      // Nothing of a session may be kept alive by a thread that outlives it.
      thread.setContextClassLoader(IoLoops.class.getClassLoader());
      return thread;
    };
  }
}
