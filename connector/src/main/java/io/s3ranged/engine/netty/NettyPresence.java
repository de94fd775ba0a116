package io.s3ranged.engine.netty;

/** Whether the class path has the Netty that this package is written for. Needs none itself. */
public final class NettyPresence {

  /** Of 4.2; what came before has none. */
  private static final String CLASS_OF_4_2 = "io.netty.channel.MultiThreadIoEventLoopGroup";

  private NettyPresence() {}

  /** True where Netty 4.2 is seen by this class's loader; Spark 4.2 brings it. */
  public static boolean isThere() {
    try {
      Class.forName(CLASS_OF_4_2, false, NettyPresence.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
