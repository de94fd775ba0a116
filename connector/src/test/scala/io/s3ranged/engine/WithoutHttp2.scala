package io.s3ranged.engine

import io.s3ranged.options.{ConnectionSettings, EngineSettings, OptionLookup}
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}

/** Reads an object by an engine of whatever class loader this came from: for class paths that lack something. */
object WithoutHttp2 {

  def read(endpoint: String, protocol: String): Array[Byte] = {
    val given = Map("spark.s3ranged.transport.protocol" -> protocol)
    val settings = EngineSettings.from(new OptionLookup(key => given.getOrElse(key.name, null)), 16L << 20)
    val engine = new Engine(settings, SdkStores.`with`(settings))
    try {
      val connection = new ConnectionSettings("eu-west-1", endpoint, true, null, new ConnectionSettings.Secrets("AKID", "hidden", null), false)
      val reader = engine.inOrder(connection, java.util.List.of(new ObjectRange(ObjectRef.named("b", "k"), ByteRange.ofLength(0, 1000))), engine.newMetrics())
      try {
        assert(reader.nextEntry())
        val slice = reader.nextSlice()
        val bytes = new Array[Byte](slice.length)
        slice.buffer.get(bytes)
        bytes
      } finally reader.close()
    } finally engine.close()
  }
}
