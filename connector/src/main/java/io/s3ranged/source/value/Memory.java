package io.s3ranged.source.value;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteOrder;

/**
 * Loads from arrays and from memory off the heap by one address: an object and an offset in it, or
 * null and where the byte lies. Nothing is checked; an address of nothing ends the process.
 *
 * <p>By method handles, since javac warns of the name {@code sun.misc.Unsafe} and cannot be told
 * not to; constant handles cost what the loads cost.
 */
public final class Memory {

  /** The address of byte 0 of every {@code byte[]}, with the array as base. */
  public static final long ARRAY_START;

  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private static final MethodHandle BYTE;
  private static final MethodHandle INT;
  private static final MethodHandle LONG;

  static {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      Object unsafe = field.get(null);
      ARRAY_START = (int) type.getField("ARRAY_BYTE_BASE_OFFSET").get(null);
      BYTE = loader(type, unsafe, "getByte", byte.class);
      INT = loader(type, unsafe, "getInt", int.class);
      LONG = loader(type, unsafe, "getLong", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Memory() {}

  private static MethodHandle loader(Class<?> type, Object unsafe, String name, Class<?> result)
      throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findVirtual(type, name, MethodType.methodType(result, Object.class, long.class))
        .bindTo(unsafe);
  }

  /** One byte. */
  public static byte byteAt(Object base, long address) {
    try {
      return (byte) BYTE.invokeExact(base, address);
    } catch (Throwable e) {
      throw unreadable(e);
    }
  }

  /** Four bytes, the first of them lowest. */
  public static int intAt(Object base, long address) {
    try {
      int value = (int) INT.invokeExact(base, address);
      return LITTLE ? value : Integer.reverseBytes(value);
    } catch (Throwable e) {
      throw unreadable(e);
    }
  }

  /** Eight bytes, the first of them lowest. */
  public static long longAt(Object base, long address) {
    try {
      long value = (long) LONG.invokeExact(base, address);
      return LITTLE ? value : Long.reverseBytes(value);
    } catch (Throwable e) {
      throw unreadable(e);
    }
  }

  private static IllegalStateException unreadable(Throwable cause) {
    return new IllegalStateException("Cannot read memory by its address", cause);
  }
}
