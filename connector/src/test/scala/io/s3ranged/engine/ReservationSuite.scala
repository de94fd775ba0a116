package io.s3ranged.engine

import java.nio.ByteBuffer
import java.time.Duration

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}
import io.s3ranged.testing.{HeldTransport, ObjectContent}

class ReservationSuite extends AnyFunSuite with EngineFixture {

  test("a GET is sent only when the memory for its bytes is there") {
    withEngine(settings(4)) { stage =>
      val refs = (0 until 5).map(i => stage.memory.put("b", s"k$i", ObjectContent.patterned(MiB.toLong), s"e$i"))
      val holders = refs.take(4).map { ref =>
        val reader = stage.ordered(ObjectRange.whole(ref))
        assert(reader.nextEntry() && reader.nextSlice().length == MiB)
        reader
      }
      assert(stage.wire.count == 4 && stage.engine.gauges().usedBytes == 4L * MiB)
      val fifth = stage.ordered(ObjectRange.whole(refs.last))
      @volatile var read = 0L
      val reading = new Thread(() => {
        fifth.nextEntry()
        read = fifth.nextSlice().length.toLong
      })
      reading.start()
      await(reading.getState == Thread.State.WAITING || reading.getState == Thread.State.TIMED_WAITING)
      assert(stage.wire.count == 4, "asked for bytes that have no place")
      holders.head.close()
      reading.join()
      assert(read == MiB && stage.wire.count == 5)
      (fifth +: holders.tail).foreach(_.close())
    }
  }

  private val brief = {
    val all = settings(4)
    new EngineSettings(all.maxMemoryBytes, all.cacheEnabled, Duration.ofMillis(200), all.fetch, all.vectored, all.transport)
  }

  test("a GET that has its memory may take longer than anybody waits for memory: vectored, first looks and reads in order") {
    var held: HeldTransport = null
    withEngine(brief, memory => { held = new HeldTransport(memory); held }) { stage =>
      val content = ObjectContent.patterned(MiB.toLong)
      stage.memory.put("b", "unknown", content, "e")
      val target = ByteBuffer.allocate(10)
      val reads = Seq[() => Any](
        () => {
          val reader = stage.open(stage.memory.put("b", "vectored", content, "e"))
          reader.readv(java.util.List.of(new ByteRange(0, 10)), java.util.List.of(target))
          reader.close()
        },
        () => assert(stage.engine.identify(Somebody, ObjectRef.named("b", "unknown"), stage.engine.newMetrics()).`object`.size == MiB),
        () => {
          val reader = stage.ordered(ObjectRange.whole(stage.memory.put("b", "ordered", content, "e")))
          assert(reader.nextEntry() && reader.nextSlice().length == MiB)
          reader.close()
        })
      for (read <- reads) {
        @volatile var outcome: Option[scala.util.Try[Any]] = None
        val reading = new Thread(() => outcome = Some(scala.util.Try(read())))
        reading.start()
        await(held.waiting == 1)
        val late = System.nanoTime() + Duration.ofMillis(700).toNanos
        await(outcome.isDefined || System.nanoTime() > late)
        assert(outcome.isEmpty, outcome)
        held.release()
        reading.join()
        assert(outcome.exists(_.isSuccess), outcome)
      }
      assert(target.array.sameElements(content.slice(0, 10)))
    }
  }

  test("where readers hold all memory for good, a vectored read and a first look end as MEMORY_STARVED, too") {
    withEngine(brief) { stage =>
      val refs = (0 until 5).map(i => stage.memory.put("b", s"k$i", ObjectContent.patterned(MiB.toLong), s"e$i"))
      val holders = refs.take(4).map { ref =>
        val reader = stage.ordered(ObjectRange.whole(ref))
        assert(reader.nextEntry() && reader.nextSlice().length == MiB)
        reader
      }
      val known = stage.open(refs.last)
      val unknown = stage.open(ObjectRef.named("b", "k4"))
      val waits = Seq[() => Any](
        () => known.readv(java.util.List.of(new ByteRange(0, 10)), java.util.List.of(ByteBuffer.allocate(10))),
        () => unknown.`object`())
      waits.foreach { wait =>
        val fault = intercept[RangedIOException](wait())
        assert(fault.kind == FaultKind.MEMORY_STARVED && fault.getMessage.contains("s3://b/k4"))
        assert(fault.getMessage.contains(fault.kind.remedy))
      }
      assert(stage.wire.count == 4)
      (holders ++ Seq(known, unknown)).foreach(_.close())
    }
  }
}
