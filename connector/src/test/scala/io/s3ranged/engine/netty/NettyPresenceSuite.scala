package io.s3ranged.engine.netty

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.options.TransportProtocol
import io.s3ranged.testing.LoopbackS3

/** What is done without parts of Netty on the class path. */
class NettyPresenceSuite extends AnyFunSuite {

  /** This project's classes once more, on a class path that lacks some of Netty's. */
  private final class Lacking(prefix: String) extends ClassLoader(getClass.getClassLoader) {
    override def loadClass(name: String, resolve: Boolean): Class[_] = getClassLoadingLock(name).synchronized {
      if (name.startsWith(prefix)) throw new ClassNotFoundException(name)
      else if (!name.startsWith("io.s3ranged.")) super.loadClass(name, resolve)
      else Option(findLoadedClass(name)).getOrElse(defined(name))
    }

    private def defined(name: String): Class[_] = {
      val in = Option(getResourceAsStream(name.replace('.', '/') + ".class")).getOrElse(throw new ClassNotFoundException(name))
      try {
        val bytes = in.readAllBytes()
        defineClass(name, bytes, 0, bytes.length)
      } finally in.close()
    }
  }

  private def isThere(loader: ClassLoader): Boolean =
    loader.loadClass(classOf[NettyPresence].getName).getMethod("isThere").invoke(null).asInstanceOf[Boolean]

  test("Netty is there where its channels and its TLS are") {
    assert(NettyPresence.isThere)
    assert(!isThere(new Lacking("io.netty.")) && !isThere(new Lacking("io.netty.handler.ssl.")))
    assert(isThere(new Lacking("io.netty.handler.codec.http2.")))
  }

  test("with its codec of HTTP/2 every protocol is spoken, without it HTTP/1.1") {
    for (protocol <- TransportProtocol.values) assert(NettyPresence.spoken(protocol) == protocol)
    val lacking = new Lacking("io.netty.handler.codec.http2.")
    val presence = lacking.loadClass(classOf[NettyPresence].getName)
    val protocols = lacking.loadClass(classOf[TransportProtocol].getName)
    for (protocol <- protocols.getEnumConstants)
      assert(presence.getMethod("spoken", protocols).invoke(null, protocol).toString == "HTTP1")
  }

  test("an engine without the codec, or without any of Netty, reads whatever protocol is asked for") {
    val server = new LoopbackS3
    try {
      val bytes = Array.tabulate[Byte](1000)(_.toByte)
      server.put("b", "k", bytes)
      for (lacks <- Seq("io.netty.handler.codec.http2.", "io.netty."); protocol <- Seq("http1", "http2", "auto")) {
        val reader = new Lacking(lacks).loadClass("io.s3ranged.engine.WithoutHttp2").getMethod("read", classOf[String], classOf[String])
        assert(reader.invoke(null, server.endpoint, protocol).asInstanceOf[Array[Byte]].sameElements(bytes), s"$lacks $protocol")
      }
    } finally server.close()
  }
}
