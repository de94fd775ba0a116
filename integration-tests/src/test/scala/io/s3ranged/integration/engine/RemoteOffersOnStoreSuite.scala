package io.s3ranged.integration.engine

import scala.util.Random

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{OnEngine, TestServices}
import io.s3ranged.metrics.Metric
import io.s3ranged.options.{EngineSettings, OptionLookup, Options}
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.{Fabric, MemoryTransport, NamedFabric}

/** Servers that others wrote, and that know nothing of memory which is offered to them: they check the signature and send a body. */
class RemoteOffersOnStoreSuite extends AnyFunSuite with OnEngine {

  override protected lazy val bucket: String = TestServices.bucket("offers")

  for (client <- Seq("netty", "apache"))
    test(s"an offer that a store does not understand costs no request and no byte more, and is not repeated: $client") {
      val size = 20 * mib.toInt
      val bytes = new Array[Byte](size)
      new Random(1).nextBytes(bytes)
      val refs = Seq("one", "two").map { key =>
        stored(TestServices.store.put(bucket, s"$key-$client", bytes))
        ObjectRef.pinned(bucket, s"$key-$client", MemoryTransport.md5(bytes), size.toLong)
      }
      val fabric = new Fabric
      NamedFabric.current = fabric
      val given = Map(Options.TRANSPORT_REMOTE_MEMORY.name -> classOf[NamedFabric].getName, Options.TRANSPORT_CLIENT.name -> client)
      withEngine(EngineSettings.from(new OptionLookup(key => given.getOrElse(key.name, null)), 64 * mib)) { engine =>
        var offers = 0
        for (ref <- refs) {
          offers = fabric.liveTokens.size
          val (ordered, metrics) = reader(engine, ref, ref.range)
          val found = new Array[Byte](size)
          try {
            assert(ordered.nextEntry())
            var at = 0
            while (at < size) {
              val slice = ordered.nextSlice()
              val length = slice.length
              slice.buffer.get(found, at, length)
              at += length
            }
          } finally ordered.close()
          assert(java.util.Arrays.equals(found, bytes))
          assert(metrics.value(Metric.RETRIES) == 0 && metrics.value(Metric.REMOTE_GETS) == 0)
        }
        assert(offers > 0 && fabric.liveTokens.size == offers, "the second object was offered for again")
        eventually(5, "all exchanges ended")(front.counters.active == 0)
        assert(front.counters.requests("GET") == engine.metrics.value(Metric.GETS))
        assert(front.counters.bodyBytes("GET") == 2L * size)
        assert(fabric.revocations.get == 0)
      }
      assert(fabric.registered == 0 && fabric.closed)
    }
}
