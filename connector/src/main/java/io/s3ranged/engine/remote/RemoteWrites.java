package io.s3ranged.engine.remote;

import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.engine.transport.RemoteMemory;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's remote memory: registers its slabs and makes transports that offer them.
 *
 * <p>{@code UNOPENED -> ON -> OFF}. Whatever an implementation throws turns it off for good, with
 * one line in the log; a token that is out then is still revoked. Without an implementation it
 * allocates and does nothing else. Safe to use from any thread.
 */
public final class RemoteWrites implements AutoCloseable {

  /** Makes the implementation. */
  @FunctionalInterface
  public interface Opening {
    RemoteMemory open() throws RangedIOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(RemoteWrites.class);
  private static final String OPTION = "spark.s3ranged.transport.remoteMemory";
  private static final int MAX_TOKEN = 4 << 10;

  private final Opening opening;
  private final LongSupplier nanoTime;

  /** Those that were given out, and those of them that are registered; guarded by this. */
  private final List<ByteBuffer> slabs = new ArrayList<>();

  private final List<ByteBuffer> registered = new ArrayList<>();

  private volatile RemoteMemory memory;
  private volatile boolean off;

  /**
   * @param opening called at most once with success, when the first transport is made; null where
   *     there is no implementation
   */
  public RemoteWrites(Opening opening) {
    this(opening, System::nanoTime);
  }

  RemoteWrites(Opening opening, LongSupplier nanoTime) {
    this.opening = opening;
    this.nanoTime = nanoTime;
  }

  /**
   * Over an implementation that has a name.
   *
   * @param className of a {@link RemoteMemory}, or null for none; looked for by the context class
   *     loader of the thread that makes the first transport
   */
  public static RemoteWrites of(String className) {
    return new RemoteWrites(className == null ? null : () -> load(className));
  }

  private static RemoteMemory load(String className) throws RangedIOException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? RemoteWrites.class.getClassLoader() : context;
    try {
      return Class.forName(className, true, loader)
          .asSubclass(RemoteMemory.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw Faults.of(
          FaultKind.BAD_OPTION,
          OPTION
              + "="
              + className
              + " names no class that is there, is a RemoteMemory and can be"
              + " made without arguments ("
              + e
              + ")",
          e);
    }
  }

  /** A direct buffer, registered where there is somebody to register it with. */
  public ByteBuffer slab(int bytes) {
    ByteBuffer slab = ByteBuffer.allocateDirect(bytes);
    if (opening != null) {
      synchronized (this) {
        slabs.add(slab);
        register(slab);
      }
    }
    return slab;
  }

  /**
   * {@code wire} with offers of memory, or as it is where there is no implementation. Closing it
   * closes the wire.
   *
   * @throws RangedIOException {@code BAD_OPTION} if the implementation cannot be made
   */
  public RangeTransport over(RangeTransport wire) throws RangedIOException {
    return isThere() ? new RemoteTransport(wire, this, nanoTime) : wire;
  }

  /** Makes the implementation, if there is one and it was not made; false if there is none. */
  private synchronized boolean isThere() throws RangedIOException {
    if (opening != null && memory == null && !off) {
      memory = opening.open();
      slabs.forEach(this::register);
    }
    return memory != null;
  }

  private void register(ByteBuffer slab) {
    if (memory != null && !off) {
      try {
        memory.register(slab.duplicate());
        registered.add(slab);
      } catch (RuntimeException | Error e) {
        turnOff("could not register memory", e);
      }
    }
  }

  /** The right to write into windows, or null where nobody is to be given it. */
  String token(List<ByteBuffer> windows) {
    if (off) {
      return null;
    }
    try {
      String token = memory.token(views(windows));
      if (token == null || isVisible(token)) {
        return token;
      }
      turnOff("made a token that is no value of a header", null);
    } catch (RuntimeException | Error e) {
      turnOff("could not make a token", e);
    }
    return null;
  }

  /** Takes a token back; false if somebody may still write into its windows. Throws nothing. */
  boolean revoke(List<ByteBuffer> windows) {
    try {
      memory.revoke(views(windows));
      return true;
    } catch (RuntimeException | Error e) {
      turnOff("could not revoke a token", e);
      return false;
    }
  }

  private static List<ByteBuffer> views(List<ByteBuffer> windows) {
    return windows.stream().map(ByteBuffer::duplicate).toList();
  }

  private static boolean isVisible(String token) {
    return !token.isEmpty()
        && token.length() <= MAX_TOKEN
        && token.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private void turnOff(String what, Throwable failure) {
    off = true;
    LOG.warn("{} {}: all GETs go over HTTP from now on", OPTION, what, failure);
  }

  /** Deregisters every slab; transports must be closed before. May be called again. */
  @Override
  public synchronized void close() {
    off = true;
    if (memory != null) {
      registered.forEach(
          slab -> attempt("deregister memory", () -> memory.deregister(slab.duplicate())));
      attempt("close", memory::close);
      memory = null;
    }
    registered.clear();
    slabs.clear();
  }

  private static void attempt(String what, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("{} could not {}", OPTION, what, e);
    }
  }
}
