package io.s3ranged.engine.sdk

import io.s3ranged.engine.netty.NeedsIoUring
import io.s3ranged.fault.FaultKind
import io.s3ranged.options.{TransportIo, TransportProtocol}
import io.s3ranged.testing.{JettyS3, S3Server, TlsKeys}

/** The contract of all stores' transports over HTTP/2, on Jetty. */
class Http2EpollTransportSuite extends StoreTransportContract {
  override protected def wire: Wire = Wire.netty(TransportIo.EPOLL, TransportProtocol.HTTP2)
  override protected def garbage: Option[FaultKind] = None
  override protected def newServer(): S3Server = new JettyS3(None, Seq("h2"))
}

class Http2NioTransportSuite extends StoreTransportContract {
  override protected def wire: Wire = Wire.netty(TransportIo.NIO, TransportProtocol.HTTP2)
  override protected def garbage: Option[FaultKind] = None
  override protected def newServer(): S3Server = new JettyS3(None, Seq("h2"))
}

class Http2IoUringTransportSuite extends StoreTransportContract with NeedsIoUring {
  override protected def wire: Wire = Wire.netty(TransportIo.IO_URING, TransportProtocol.HTTP2)
  override protected def garbage: Option[FaultKind] = None
  override protected def newServer(): S3Server = new JettyS3(None, Seq("h2"))
}

/** The same over TLS, negotiated by ALPN. */
class Http2TlsTransportSuite extends StoreTransportContract {

  private lazy val keys = TlsKeys.selfSigned("ip:127.0.0.1")

  override protected def wire: Wire = Wire.netty(TransportIo.AUTO, TransportProtocol.AUTO)
  override protected def garbage: Option[FaultKind] = None
  override protected def newServer(): S3Server = new JettyS3(Some(keys), Seq("h2", "http/1.1"))

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    TlsKeys.trust(keys)
  }

  override protected def afterAll(): Unit = {
    TlsKeys.trustUsual()
    super.afterAll()
    TlsKeys.delete(keys)
  }
}
