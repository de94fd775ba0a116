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
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.s3ranged.options.TransportIo;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final int MIN_THREADS = 2;
  private static final int MAX_THREADS = 3;

  /** How a machine tells that a socket has bytes. */
  private record Engine(
      String name, IoHandlerFactory handlers, ChannelFactory<? extends Channel> channels) {}

  private final TransportIo wanted;
  private int users;
  private Engine engine;
  private EventLoopGroup group;

  /** Starts nothing. */
  public IoLoops(TransportIo wanted) {
    this.wanted = wanted;
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
      int threads =
          Math.max(MIN_THREADS, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
      group = new MultiThreadIoEventLoopGroup(threads, threads(), engine().handlers());
    }
    return group;
  }

  /** What the sockets are waited for with: epoll or nio. */
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
      engine = wanted == TransportIo.IO_URING ? uring() : null;
    }
    if (engine == null && wanted != TransportIo.NIO) {
      engine = epoll();
    }
    if (engine == null) {
      engine = new Engine("nio", NioIoHandler.newFactory(), NioSocketChannel::new);
    }
    return engine;
  }

  private Engine uring() {
    Throwable missing;
    try {
      if (IoUring.isAvailable()) {
        return new Engine("io_uring", IoUringIoHandler.newFactory(), UringChannel::open);
      }
      missing = IoUring.unavailabilityCause();
    } catch (LinkageError e) {
      // Another Netty than the one that these classes were built for, or none of them.
      missing = e;
    }
    LOG.warn("io_uring is not to be had, epoll or nio is used: {}", String.valueOf(missing));
    return null;
  }

  private Engine epoll() {
    if (Epoll.isAvailable()) {
      return new Engine("epoll", EpollIoHandler.newFactory(), EpollSocketChannel::new);
    }
    if (wanted == TransportIo.EPOLL) {
      LOG.warn(
          "epoll is not to be had, nio is used: {}", String.valueOf(Epoll.unavailabilityCause()));
    }
    return null;
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
