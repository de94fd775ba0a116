package io.s3ranged.integration.store

import io.s3ranged.contract.RangeTransportContract
import io.s3ranged.engine.netty.{IoLoops, NeedsIoUring}
import io.s3ranged.engine.sdk.SdkStore
import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseSink}
import io.s3ranged.integration.TestServices
import io.s3ranged.options.{ConnectionSettings, EngineSettings, TransportIo, TransportProtocol}
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.range.ObjectRef
import software.amazon.awssdk.core.sync.RequestBody

/** The transport's contract on a server that others wrote, with real signatures. */
trait StoreTransportContract extends RangeTransportContract {

  protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore

  override protected lazy val bucket: String = TestServices.bucket("transport-contract-" + getClass.getSimpleName.toLowerCase)

  override protected def store(key: String, bytes: Array[Byte]): ObjectRef = {
    val answer = TestServices.store.client.putObject(
      (b: software.amazon.awssdk.services.s3.model.PutObjectRequest.Builder) => b.bucket(bucket).key(key): Unit,
      RequestBody.fromBytes(bytes))
    ObjectRef.pinned(bucket, key, answer.eTag.stripPrefix("\"").stripSuffix("\""), bytes.length.toLong)
  }

  override protected def newTransport(): RangeTransport = {
    val sdk = open(TestServices.connection, EngineSettings.withMemory(64 << 20).fetch)
    new RangeTransport {
      override def start(request: RangeRequest, sink: ResponseSink): RangeExchange =
        sdk.transport.start(request, sink)
      override def close(): Unit = sdk.close()
    }
  }

  /** S3Proxy keeps objects in files, and takes dots and doubled slashes for a file system's. */
  override protected def storable(key: String): Boolean =
    key.nonEmpty && (System.getProperty("s3ranged.it.store") == "rgw" ||
      !(key.contains("//") || key.contains("./")))
}

class StoreTransportSuite extends StoreTransportContract {
  override protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore =
    SdkStore.open(connection, fetch)
}

class NettyEpollStoreTransportSuite extends StoreTransportContract {
  override protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore =
    SdkStore.open(connection, fetch, new IoLoops(TransportIo.EPOLL), TransportProtocol.HTTP1)
}

class NettyNioStoreTransportSuite extends StoreTransportContract {
  override protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore =
    SdkStore.open(connection, fetch, new IoLoops(TransportIo.NIO), TransportProtocol.HTTP1)
}

class NettyIoUringStoreTransportSuite extends StoreTransportContract with NeedsIoUring {
  override protected def open(connection: ConnectionSettings, fetch: FetchSettings): SdkStore =
    SdkStore.open(connection, fetch, new IoLoops(TransportIo.IO_URING), TransportProtocol.HTTP1)
}
