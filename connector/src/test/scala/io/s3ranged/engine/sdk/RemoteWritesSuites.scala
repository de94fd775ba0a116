package io.s3ranged.engine.sdk

import io.s3ranged.contract.RemoteWritesContract
import io.s3ranged.engine.transport.RangeTransport
import io.s3ranged.options.{TransportIo, TransportProtocol}
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.{JettyS3, LoopbackS3, RemoteSide, S3Server}

/** Offers of memory over real HTTP. */
trait RemoteWritesOverHttp extends RemoteWritesContract {

  protected def wire: Wire

  protected def newServer(): S3Server = new LoopbackS3

  override protected def newStage(side: RemoteSide): Stage = new Stage {
    private val server = newServer()
    server.remote = Some(side)
    private val opened = wire.open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())

    override def store(key: String, bytes: Array[Byte]): ObjectRef = server.put("bucket", key, bytes)
    override def transport: RangeTransport = opened.transport
    override def requests: Int = server.requests.size
    override def bytesSent: Option[Long] = Some(server.bytesSent)
    override def await(condition: => Boolean): Boolean = server.await(condition)
    override def close(): Unit = {
      opened.close()
      server.close()
    }
  }

  test("the token is signed as the other headers are, whoever sends the GET") {
    val fabric = new io.s3ranged.testing.Fabric
    val side = new RemoteSide(fabric)
    val server = newServer()
    server.remote = Some(side)
    val store = wire.open(StoreFixture.connection(server.endpoint), StoreFixture.fetch())
    val writes = new io.s3ranged.engine.remote.RemoteWrites(() => fabric)
    try {
      val ref = server.put("bucket", "signed", Array.fill[Byte](100)(7))
      val slab = writes.slab(100)
      val transport = writes.over(store.transport)
      // With an offer and without, the SDK's own GET and those after it.
      for (offering <- Seq(true, false, true, false)) {
        val sink = new io.s3ranged.testing.RecordingSink(Seq(slab.duplicate()), offering = offering)
        transport.start(new io.s3ranged.engine.transport.RangeRequest(ref, ref.range), sink)
        assert(sink.awaitEnd() && sink.fault.isEmpty)
        val headers = server.requests.last.headers
        assert(headers.contains("x-amz-rdma-token") == offering)
        val signed = headers("authorization").split("SignedHeaders=")(1).takeWhile(_ != ',').split(';')
        assert(signed.contains("x-amz-rdma-token") == offering)
      }
      assert(side.tokens.distinct.size == 2, "a token is one GET's")
    } finally {
      store.close()
      writes.close()
      server.close()
    }
  }
}

final class NettyRemoteWritesSuite extends RemoteWritesOverHttp {
  override protected val wire: Wire = Wire.netty(TransportIo.AUTO)
}

final class Http2RemoteWritesSuite extends RemoteWritesOverHttp {
  override protected val wire: Wire = Wire.netty(TransportIo.AUTO, TransportProtocol.HTTP2)
  override protected def newServer(): S3Server = new JettyS3(None, Seq("h2"))
}

final class ApacheRemoteWritesSuite extends RemoteWritesOverHttp {
  override protected val wire: Wire = Wire.apache
}
