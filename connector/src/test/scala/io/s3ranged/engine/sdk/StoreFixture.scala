package io.s3ranged.engine.sdk

import java.nio.ByteBuffer
import java.time.Duration

import io.s3ranged.engine.netty.IoLoops
import io.s3ranged.options.{ConnectionSettings, TransportIo, TransportProtocol}
import io.s3ranged.options.ConnectionSettings.Secrets
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.testing.RecordingSink

/** How a store sends ranged GETs; the names of the threads that call its sinks, and their context class loader. */
final case class Wire(
    name: String,
    threads: String,
    loader: () => ClassLoader,
    open: (ConnectionSettings, FetchSettings) => SdkStore)

object Wire {

  val apache: Wire = Wire("apache", "s3ranged-get-", () => Thread.currentThread.getContextClassLoader, SdkStore.open(_, _))

  def netty(io: TransportIo, protocol: TransportProtocol = TransportProtocol.HTTP1): Wire =
    Wire(s"netty on $io, $protocol", "s3ranged-io-", () => classOf[IoLoops].getClassLoader, (connection, fetch) =>
      SdkStore.open(connection, fetch, new IoLoops(io), protocol))
}

/** Settings for the suites of this package. */
object StoreFixture {

  val region = "eu-west-1"
  val keys = new Secrets("AKID", "hidden", null)

  def connection(endpoint: String, provider: String = null, secrets: Secrets = keys): ConnectionSettings =
    new ConnectionSettings(region, endpoint, true, provider, secrets, false)

  def fetch(readTimeout: Duration = Duration.ofSeconds(30)): FetchSettings =
    new FetchSettings(32, 8 << 20, 1, Duration.ofMinutes(1), readTimeout, readTimeout)

  def sink(bytes: Int): RecordingSink = new RecordingSink(Seq(ByteBuffer.allocateDirect(bytes)))
}
