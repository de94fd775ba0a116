package io.s3ranged.engine

import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicBoolean

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing._

class ObjectReaderSuite extends AnyFunSuite with ScalaCheckPropertyChecks with EngineFixture {

  private def patterned(stage: Stage, size: Long): ObjectRef =
    stage.memory.put("b", "k", ObjectContent.patterned(size), "etag")

  private def readv(reader: ObjectReader, ranges: Seq[ByteRange], direct: Boolean): Seq[Array[Byte]] = {
    val targets = ranges.map { range =>
      val length = range.length.toInt
      if (direct) ByteBuffer.allocateDirect(length) else ByteBuffer.allocate(length)
    }
    reader.readv(ranges.asJava, targets.asJava)
    targets.map { target =>
      assert(!target.hasRemaining)
      val bytes = new Array[Byte](target.capacity)
      target.flip().get(bytes)
      bytes
    }
  }

  test("a positional read fills the target from any place and ends with the object") {
    withEngine(settings(16)) { stage =>
      val size = 3L * MiB + 17
      val reader = stage.open(patterned(stage, size))
      forAll(Gen.chooseNum(0L, size + 10), Gen.chooseNum(0, 2 * MiB), minSuccessful(30)) { (position, length) =>
        val target = ByteBuffer.allocate(length)
        val wanted = math.max(0L, math.min(size, position + length) - position).toInt
        val read = reader.read(position, target)
        assert(read == (if (length > 0 && wanted == 0) -1 else wanted))
        val bytes = target.array().take(math.max(0, read))
        assert(bytes.toSeq == ObjectContent.patterned(size).slice(position.min(size), (position + wanted).min(size)).toSeq)
      }
      reader.close()
    }
  }

  test("readv fills the targets of any ranges, near, far, overlapping, empty, equal") {
    val size = 12L * MiB + 3
    val range = for {
      start <- Gen.chooseNum(0L, size)
      length <- Gen.oneOf(Gen.chooseNum(0L, 5000L), Gen.chooseNum(0L, 3L * MiB))
    } yield new ByteRange(start, math.min(size, start + length))
    forAll(Gen.listOf(range), Gen.oneOf(true, false), Gen.oneOf(4L, 32L), minSuccessful(30)) { (ranges, direct, budget) =>
      withEngine(settings(budget)) { stage =>
        val reader = stage.open(patterned(stage, size))
        val got = readv(reader, ranges, direct)
        ranges.zip(got).foreach { case (r, bytes) =>
          assert(java.util.Arrays.equals(bytes, ObjectContent.patterned(size).slice(r.start, r.end)))
        }
        reader.close()
      }
    }
  }

  test("readv into a target that cannot be written to throws, and leaves no GET and no lease behind") {
    withEngine(settings(64)) { stage =>
      val ref = stage.memory.put("b", "k", ObjectContent.patterned(64L * MiB), "e")
      val reader = stage.open(ref)
      val ranges = (0 until 6).map(i => ByteRange.ofLength(i * 10L * MiB, 2L * MiB))
      for (bad <- ranges.indices) {
        val targets = ranges.indices.map(i => ByteBuffer.allocate(2 * MiB)).zipWithIndex.map { case (target, i) => if (i == bad) target.asReadOnlyBuffer else target }
        assertThrows[java.nio.ReadOnlyBufferException](reader.readv(ranges.asJava, targets.asJava))
        assert(stage.wire.inFlight == 0 && stage.engine.gauges().leases == 0, "what is under way belongs to nobody")
      }
      assert(readv(reader, ranges, direct = true).zip(ranges).forall { case (got, range) => got.length == range.length })
      reader.close()
    }
  }

  test("readv: 1,000 ranges of 4 KiB over 1 GiB, farther apart than the threshold, are a GET each") {
    withEngine(settings(64)) { stage =>
      val reader = stage.open(patterned(stage, 2000L * MiB))
      val ranges = (0 until 1000).map(i => ByteRange.ofLength(i * 2L * MiB, 4096))
      readv(reader, ranges, direct = true)
      assert(stage.wire.count == 1000)
      assert(stage.wire.bytes == 1000L * 4096)
      assert(stage.wire.maxInFlight > 8 && stage.wire.maxInFlight <= 32)
      reader.close()
    }
  }

  test("readv: 1,000 ranges of 4 KiB over 1 GiB, nearer than the threshold, are merged up to 8 MiB") {
    withEngine(settings(64)) { stage =>
      val reader = stage.open(patterned(stage, 1024L * MiB))
      val ranges = (0 until 1000).map(i => ByteRange.ofLength(i * 1024L * 1024, 4096))
      readv(reader, ranges, direct = true)
      // Seven steps of 1 MiB and 4 KiB fit into 8 MiB; eight do not with their last 4 KiB.
      assert(stage.wire.count == 125)
      assert(stage.wire.bytes == 125L * (7L * MiB + 4096))
      assert(stage.wire.requests.forall(r => ranges.exists(_.start == r.range.start)), "exact, not rounded out")
      reader.close()
    }
  }

  test("readv sends its GETs side by side: one hop, merged or not, and fewer of them than one a range") {
    val ranges = (0 until 200).map(i => ByteRange.ofLength(i * 1024L * 1024, 4096))
    for ((gapBytes, gets) <- Seq((1L * MiB, 25), (0L, 200))) {
      val vectored = new EngineSettings.VectoredSettings(gapBytes, 8L * MiB, 2L * MiB)
      val base = settings(512)
      val given = new EngineSettings(base.maxMemoryBytes, true, base.memoryTimeout, base.fetch, vectored, base.transport)
      var held: HeldTransport = null
      withEngine(given, memory => { held = new HeldTransport(memory); held }) { stage =>
        val reader = stage.open(patterned(stage, 1024L * MiB))
        val done = new AtomicBoolean
        val reading = new Thread(() => { readv(reader, ranges, direct = true); done.set(true) })
        reading.start()
        // An answer is let through while others are on their way, the last one alone at the end.
        while (!done.get) if (held.waiting > 1 || held.started == gets) held.release() else Thread.onSpinWait()
        reading.join()
        assert(stage.wire.count == gets && stage.wire.hops == 1)
        reader.close()
      }
    }
  }

  test("readv uses blocks that the cache has and fetches the others alone") {
    withEngine(settings(64)) { stage =>
      val reader = stage.open(patterned(stage, 64L * MiB))
      reader.read(0, ByteBuffer.allocate(100))
      stage.wire.reset()
      readv(reader, Seq(new ByteRange(10, 4000), new ByteRange(40L * MiB, 40L * MiB + 7)), direct = false)
      assert(stage.wire.requests.map(_.range) == Seq(new ByteRange(40L * MiB, 40L * MiB + 7)))
      reader.close()
    }
  }

  test("a range that a readv fetched is kept for reads of the same range, by whichever reader") {
    withEngine(settings(16)) { stage =>
      val ref = patterned(stage, 64L * MiB)
      val ranges = Seq(ByteRange.ofLength(1000, 3L * MiB + 7), ByteRange.ofLength(20L * MiB + 5, 100), ByteRange.ofLength(20L * MiB + 400, 50))
      val first = stage.open(ref)
      readv(first, ranges, direct = true)
      first.close()
      assert(stage.wire.count == 2)
      val second = stage.open(ref)
      for (again <- Seq(ranges, ranges.reverse, ranges.take(1)))
        again.zip(readv(second, again, direct = false)).foreach { case (r, bytes) =>
          assert(java.util.Arrays.equals(bytes, ObjectContent.patterned(64L * MiB).slice(r.start, r.end)))
        }
      assert(stage.wire.count == 2, "no GET of what was kept")
      readv(second, Seq(ByteRange.ofLength(1000, 10)), direct = false)
      assert(stage.wire.count == 3, "another range is another name")
      second.close()
    }
  }

  test("what a readv keeps takes no memory from others, and goes first") {
    withEngine(settings(4)) { stage =>
      val reader = stage.open(patterned(stage, 64L * MiB))
      for (i <- 0 until 20) readv(reader, Seq(ByteRange.ofLength(i * 3L * MiB, 2L * MiB)), direct = true)
      val target = ByteBuffer.allocate(MiB)
      assert(reader.read(30L * MiB, target) == MiB)
      reader.close()
    }
  }

  test("an object of known size is identified by the block that is read first, and by no other GET") {
    withEngine(settings(16)) { stage =>
      val size = 9L * MiB + 5000
      patterned(stage, size)
      val reader = stage.open(ObjectRef.named("b", "k").withIdentity(null, size))
      assert(reader.read(size - 8, ByteBuffer.allocate(8)) == 8)
      assert(reader.read(size - 4000, ByteBuffer.allocate(4000)) == 4000)
      assert(stage.wire.requests.map(_.range) == Seq(new ByteRange(9L * MiB, size)))
      assert(reader.`object`.etag == "etag")
      reader.close()
    }
  }

  test("readv past the end is RANGE_NOT_SATISFIABLE without a request") {
    withEngine(settings(16)) { stage =>
      val reader = stage.open(patterned(stage, 100))
      val fault = intercept[RangedIOException](readv(reader, Seq(new ByteRange(50, 101)), direct = true))
      assert(fault.kind == FaultKind.RANGE_NOT_SATISFIABLE && fault.getMessage.contains("100 bytes"))
      assert(stage.wire.count == 0)
      reader.close()
    }
  }

  test("the first fault of a readv cancels the others, and nothing is written afterwards") {
    val script = Seq(ScriptedTransport.stallAfter(10), ScriptedTransport.fail(FaultKind.ACCESS_DENIED))
    withEngine(settings(16), memory => new ScriptedTransport(memory).enqueue(script: _*)) { stage =>
      val reader = stage.open(patterned(stage, 64L * MiB))
      val fault = intercept[RangedIOException] {
        readv(reader, Seq(new ByteRange(0, 5000), new ByteRange(30L * MiB, 30L * MiB + 5000)), direct = true)
      }
      assert(fault.kind == FaultKind.ACCESS_DENIED)
      assert(stage.wire.inFlight == 0)
      reader.close()
    }
  }
}
