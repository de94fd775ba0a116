package io.s3ranged.engine.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Addresses of direct buffers, which the JDK has but does not tell.
 *
 * <p>By reflection, since javac warns of the name {@code sun.misc.Unsafe} and cannot be told not
 * to.
 */
final class DirectMemory {

  private static final MethodHandle GET_LONG;
  private static final long ADDRESS_OFFSET;

  static {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      Object unsafe = field.get(null);
      ADDRESS_OFFSET =
          (long)
              type.getMethod("objectFieldOffset", Field.class)
                  .invoke(unsafe, Buffer.class.getDeclaredField("address"));
      GET_LONG =
          MethodHandles.lookup()
              .findVirtual(
                  type, "getLong", MethodType.methodType(long.class, Object.class, long.class))
              .bindTo(unsafe);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private DirectMemory() {}

  /** The address of byte 0 of a direct buffer, whatever its position. */
  static long address(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("Not a direct buffer: " + direct);
    }
    try {
      return (long) GET_LONG.invokeExact((Object) direct, ADDRESS_OFFSET);
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot read the address of " + direct, e);
    }
  }
}
