package io.s3ranged.engine

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.range.ObjectRange
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
}
