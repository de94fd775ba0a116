package io.s3ranged.engine.sdk

import java.nio.ByteBuffer
import java.time.Duration

import io.s3ranged.options.ConnectionSettings
import io.s3ranged.options.ConnectionSettings.Secrets
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.testing.RecordingSink

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
