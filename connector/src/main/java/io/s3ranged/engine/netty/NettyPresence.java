package io.s3ranged.engine.netty;

import io.s3ranged.options.TransportProtocol;

/** What the class path has of the Netty that this package is written for. Needs none itself. */
public final class NettyPresence {

  /** Of 4.2; what came before has none. */
  private static final String CLASS_OF_4_2 = "io.netty.channel.MultiThreadIoEventLoopGroup";

  /** Of netty-handler, without which there is no TLS. */
  private static final String CLASS_OF_TLS =
      "io.netty.handler.ssl.ApplicationProtocolNegotiationHandler";

  /** Of netty-codec-http2, which a build of its own may leave out. */
  private static final String CLASS_OF_HTTP2 = "io.netty.handler.codec.http2.Http2EventAdapter";

  private NettyPresence() {}

  /** True where Netty 4.2 is seen by this class's loader; Spark 4.2 brings it. */
  public static boolean isThere() {
    return isThere(CLASS_OF_4_2) && isThere(CLASS_OF_TLS);
  }

  /** {@code wanted} where Netty's codec for it is there, too, else HTTP/1.1. */
  public static TransportProtocol spoken(TransportProtocol wanted) {
    return isThere(CLASS_OF_HTTP2) ? wanted : TransportProtocol.HTTP1;
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, NettyPresence.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
