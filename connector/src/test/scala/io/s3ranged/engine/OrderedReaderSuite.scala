package io.s3ranged.engine

import java.util.concurrent.{CountDownLatch, Executors, TimeUnit}

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.Metric
import io.s3ranged.options.ConnectionSettings
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}
import io.s3ranged.testing._

class OrderedReaderSuite extends AnyFunSuite with ScalaCheckPropertyChecks with EngineFixture {

  private def patterned(stage: Stage, key: String, size: Long): ObjectRef =
    stage.memory.put("b", key, ObjectContent.patterned(size), "etag-" + key)

  test("the bytes of every range of a schedule come in order and are the object's") {
    val part = for {
      size <- Gen.oneOf(Gen.chooseNum(0L, 5000L), Gen.chooseNum(0L, 12L * MiB))
      start <- Gen.chooseNum(0L, size)
      end <- Gen.chooseNum(start, size)
    } yield (size, start, end)
    forAll(Gen.listOfN(4, part), Gen.oneOf(4L, 16L, 64L), minSuccessful(25)) { (parts, budget) =>
      withEngine(settings(budget)) { stage =>
        val entries = parts.zipWithIndex.map { case ((size, start, end), i) =>
          new ObjectRange(patterned(stage, s"k$i", size), new ByteRange(start, end))
        }
        val reader = stage.ordered(entries: _*)
        entries.foreach { entry =>
          assert(reader.nextEntry())
          val wanted = ObjectContent.patterned(entry.`object`.size).slice(entry.range.start, entry.range.end)
          assert(java.util.Arrays.equals(drain(reader, entry.range.end), wanted))
        }
        assert(!reader.nextEntry())
        reader.close()
      }
    }
  }

  test("the first block of a reader is fetched alone, however large the object") {
    withEngine(settings(64)) { stage =>
      val reader = stage.ordered(ObjectRange.whole(patterned(stage, "k", 5L << 30)))
      reader.nextEntry()
      assert(reader.nextSlice().length == MiB)
      reader.close()
      assert(stage.wire.requests.map(_.range) == Seq(new ByteRange(0, MiB)))
    }
  }

  test("from the second block on read-ahead runs at full width, never past the range") {
    withEngine(settings(512), memory => new ScriptedTransport(memory)) { stage =>
      val end = 200L * MiB
      val reader = stage.ordered(new ObjectRange(patterned(stage, "k", 5L << 30), new ByteRange(0, end)))
      reader.nextEntry()
      reader.nextSlice()
      reader.nextSlice()
      reader.nextSlice()
      // Another thread may be the one that starts what this one asked for.
      await(stage.wire.requests.map(_.range.end).max == end)
      val asked = stage.wire.requests.map(_.range)
      assert(asked.head == new ByteRange(0, MiB))
      assert(asked(1) == new ByteRange(MiB, 8L * MiB))
      assert(asked.forall(_.end <= end))
      assert(asked.map(_.end).max == end, "a window of 256 MiB covers the range")
      reader.close()
    }
  }

  test("a reader may go on behind the end of a range while later ranges are read ahead") {
    withEngine(settings(64)) { stage =>
      val refs = (0 until 3).map(i => patterned(stage, s"k$i", 4L * MiB))
      val reader = stage.ordered(refs.map(new ObjectRange(_, new ByteRange(0, 2L * MiB))): _*)
      refs.foreach { ref =>
        assert(reader.nextEntry())
        assert(java.util.Arrays.equals(drain(reader, 3L * MiB), ObjectContent.patterned(ref.size).slice(0, 3L * MiB)))
      }
      reader.close()
      assert(stage.wire.bytes == 9L * MiB)
    }
  }

  test("an object without a known size is identified by the ranged GET that reads its first block") {
    withEngine(settings(512)) { stage =>
      patterned(stage, "k", 3L * MiB + 5)
      val reader = stage.ordered(ObjectRange.whole(ObjectRef.named("b", "k")))
      reader.nextEntry()
      assert(drain(reader, Long.MaxValue).length == 3 * MiB + 5)
      assert(reader.`object`.size == 3L * MiB + 5 && reader.`object`.etag == "etag-k")
      assert(stage.wire.requests.map(_.range.start).sorted == Seq(0L, MiB.toLong))
      assert(stage.wire.bytes == 3L * MiB + 5)
      reader.close()
    }
  }

  test("empty objects need no GET when pinned and one when not") {
    withEngine(settings(16)) { stage =>
      val pinned = patterned(stage, "k", 0)
      val reader = stage.ordered(ObjectRange.whole(pinned))
      reader.nextEntry()
      assert(reader.nextSlice() == null)
      reader.close()
      assert(stage.wire.count == 0)
      val found = stage.engine.identify(Somebody, ObjectRef.named("b", "k"), stage.engine.newMetrics())
      assert(found.`object`.size == 0 && stage.wire.count == 1)
    }
  }

  test("a missing object is NO_SUCH_OBJECT and says which") {
    withEngine(settings(16)) { stage =>
      stage.memory.create("b")
      val fault = intercept[RangedIOException] {
        stage.engine.identify(Somebody, ObjectRef.named("b", "gone"), stage.engine.newMetrics())
      }
      assert(fault.kind == FaultKind.NO_SUCH_OBJECT && fault.getMessage.contains("s3://b/gone"))
    }
  }

  test("an object that changes while it is read fails the reader and names the object") {
    withEngine(settings(16)) { stage =>
      val ref = patterned(stage, "k", 6L * MiB)
      val reader = stage.ordered(ObjectRange.whole(ref))
      reader.nextEntry()
      reader.nextSlice()
      stage.memory.put("b", "k", ObjectContent.patterned(6L * MiB), "another")
      val fault = intercept[RangedIOException](reader.nextSlice())
      assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.getMessage.contains("s3://b/k"))
      reader.close()
    }
  }

  test("a second scan is served from the cache, and not across connection identities") {
    withEngine(settings(64)) { stage =>
      val ref = patterned(stage, "k", 10L * MiB)
      def scan(who: ConnectionSettings) = {
        val reader = stage.engine.inOrder(who, java.util.List.of(ObjectRange.whole(ref)), stage.engine.newMetrics())
        reader.nextEntry()
        assert(drain(reader, ref.size).length == ref.size)
        reader.close()
      }
      scan(Somebody)
      val once = stage.wire.bytes
      scan(Somebody)
      assert(stage.wire.bytes == once && once == ref.size)
      scan(new ConnectionSettings(null, null, false, "anonymous", ConnectionSettings.Secrets.NONE, false))
      assert(stage.wire.bytes == 2 * once)
    }
  }

  test("16 readers of the same 256 MiB object cause exactly 256 block loads") {
    withEngine(settings(320)) { stage =>
      val ref = stage.memory.put("b", "k", ObjectContent.of(new Array[Byte](256 * MiB)), "e")
      val totals = inThreads(16)(_ => count(stage.ordered(ObjectRange.whole(ref))))
      assert(totals.forall(_ == ref.size))
      assert(stage.wire.bytes == ref.size)
      assert(stage.engine.metrics.value(Metric.CACHE_MISSES) == 256)
    }
  }

  test("200 readers on a budget of 16 MiB finish, and never hold more") {
    withEngine(settings(16)) { stage =>
      val content = ObjectContent.of(new Array[Byte](5 * MiB))
      val refs = (0 until 200).map(i => stage.memory.put("b", s"k$i", content, s"e$i"))
      val totals = inThreads(200)(i => count(stage.ordered(ObjectRange.whole(refs(i)))))
      assert(totals.forall(_ == 5 * MiB))
      assert(stage.engine.gauges().peakBytes <= 16L * MiB)
      assert(stage.engine.metrics.value(Metric.MEMORY_WAIT) > 0, "who waited for memory is counted")
    }
  }

  test("20,000 small objects are read in a few round trips, not one after the other") {
    withEngine(settings(64)) { stage =>
      val entries = (0 until 20000).map { i =>
        ObjectRange.whole(stage.memory.put("b", s"k$i", ObjectContent.of(Array.fill(100)(i.toByte)), s"e$i"))
      }
      val reader = stage.ordered(entries: _*)
      var records = 0
      while (reader.nextEntry()) {
        val bytes = drain(reader, Long.MaxValue)
        assert(bytes.length == 100 && bytes.forall(_ == records.toByte))
        records += 1
      }
      reader.close()
      assert(records == 20000)
      assert(stage.wire.count == 20000)
      assert(stage.wire.maxInFlight > 1)
    }
  }

  test("a cancel wakes a reader that waits, and stops what is in flight") {
    val stall = ScriptedTransport.stallAfter(1000)
    withEngine(settings(16), memory => new ScriptedTransport(memory).enqueue(stall)) { stage =>
      val ref = patterned(stage, "k", 8L * MiB)
      val reader = stage.ordered(ObjectRange.whole(ref))
      reader.nextEntry()
      val waiting = new CountDownLatch(1)
      val canceller = new Thread(() => {
        waiting.await()
        while (stage.wire.inFlight == 0) Thread.onSpinWait()
        reader.cancel()
      })
      canceller.start()
      waiting.countDown()
      val fault = intercept[RangedIOException](reader.nextSlice())
      assert(fault.kind == FaultKind.CANCELLED)
      canceller.join()
      reader.close()
      reader.close()
    }
  }

  test("a cancel sends no GET that was waiting for its turn") {
    lazy val held: HeldTransport = new HeldTransport(store)
    lazy val store: MemoryTransport = memoryStore()
    withEngine(settings(512), _ => held) { stage =>
      val ref = store.put("b", "k", ObjectContent.patterned(1L << 30), "etag")
      val reader = stage.ordered(ObjectRange.whole(ref))
      reader.nextEntry()
      val reading = new Thread(() => {
        reader.nextSlice()
        intercept[RangedIOException](reader.nextSlice())
        ()
      })
      reading.start()
      await(held.started == 1)
      held.release()
      val inFlight = stage.engine.settings.fetch.maxInFlight
      await(held.started == 1 + inFlight && stage.engine.cache.gauges.waiting == 1)
      reader.cancel()
      reading.join()
      reader.close()
      assert(held.started == 1 + inFlight)
    }
  }

  test("an interrupt ends a wait with CANCELLED and keeps the flag") {
    val stall = ScriptedTransport.stallBeforeHead
    withEngine(settings(16), memory => new ScriptedTransport(memory).enqueue(stall)) { stage =>
      val reader = stage.ordered(ObjectRange.whole(patterned(stage, "k", 8L * MiB)))
      reader.nextEntry()
      Thread.currentThread().interrupt()
      val fault = intercept[RangedIOException](reader.nextSlice())
      assert(Thread.interrupted())
      assert(fault.kind == FaultKind.CANCELLED)
      reader.close()
    }
  }

  /** Bytes of the first entry. */
  private def count(reader: OrderedReader): Long =
    try {
      reader.nextEntry()
      Iterator.continually(reader.nextSlice()).takeWhile(_ != null).map(_.length.toLong).sum
    } finally reader.close()

  private def inThreads[A](count: Int)(body: Int => A): Seq[A] = {
    val pool = Executors.newFixedThreadPool(count)
    try {
      val futures = (0 until count).map(i => pool.submit(() => body(i)))
      futures.map(_.get(120, TimeUnit.SECONDS))
    } finally {
      pool.shutdownNow()
      ()
    }
  }
}
