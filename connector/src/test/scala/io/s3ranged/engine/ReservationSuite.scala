package io.s3ranged.engine

import java.nio.ByteBuffer
import java.time.Duration

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}
import io.s3ranged.testing.ObjectContent

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

  test("where readers hold all memory for good, a vectored read and a first look end as MEMORY_STARVED, too") {
    val all = settings(4)
    val brief = new EngineSettings(
      all.maxMemoryBytes, all.cacheEnabled, Duration.ofMillis(200), all.fetch, all.vectored, all.transport)
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
