package io.s3ranged.engine.fetch

import java.nio.ByteBuffer
import java.security.MessageDigest

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.fault.FaultKind
import io.s3ranged.metrics.Metric
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{RecordingListener, ScriptedTransport}

/** A body that breaks anywhere, any number of times, is the body. */
class FetchResumeSuite extends AnyFunSuite with FetchFixture with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration =
    PropertyCheckConfiguration(minSuccessful = 1000)

  private final case class Cut(after: Int, how: Int)

  private val cases = for {
    start <- Gen.choose(0, size - 1)
    end <- Gen.choose(start + 1, size)
    cuts <- Gen.listOf(Gen.zip(Gen.frequency(1 -> Gen.const(0), 6 -> Gen.choose(1, 300)), Gen.choose(0, 3)))
    pieces <- Gen.listOf(Gen.choose(0, 400))
    piece <- Gen.choose(1, 128)
    discovery <- Gen.oneOf(true, false)
  } yield (new ByteRange(start.toLong, end.toLong), cuts.map { case (after, how) => Cut(after, how) }, pieces, piece, discovery)

  private def behaviour(cut: Cut): ScriptedTransport.Behaviour = cut.how match {
    case 0 => ScriptedTransport.cutAfter(cut.after)
    case 1 => ScriptedTransport.shortAfter(cut.after)
    case 2 => ScriptedTransport.cutAfter(cut.after, FaultKind.TIMED_OUT)
    case 3 => ScriptedTransport.stallAfter(cut.after)
  }

  test("over 1,000 random sequences of cuts, bytes are right, none is reported twice, and each GET starts at the missing byte") {
    forAll(cases) { case (range, cuts, pieces, pieceBytes, discovery) =>
      val rig = new Rig(attempts = 1000, pieceBytes = pieceBytes, deadline = java.time.Duration.ofDays(1))
      // A cut behind the end of what is missing cuts nothing off: it is the last that is played.
      val starts = cuts.scanLeft(range.start)((at, cut) => at + cut.after)
      val played = starts.takeWhile(_ < range.end)
      rig.scripted.enqueue(cuts.take(played.size).map(behaviour): _*)
      val target = scattered(pieces, range.length.toInt)
      val listener = new RecordingListener
      val ref = if (discovery) ObjectRef.named("bucket", "key") else rig.ref
      val order = new FetchOrder(rig.recording, ref, range, target.asJava, rig.metrics)
      rig.pool.submit(order, Urgency.DEMANDED, listener)
      rig.settle()
      assert(listener.broken.isEmpty && listener.isDone, listener.fault)
      assert(digest(contents(target)).sameElements(digest(truth.slice(range.start.toInt, range.end.toInt))))
      assert(target.forall(_.position() == 0))
      assert(rig.ranges.forall(_.end == range.end))
      assert(rig.ranges.map(_.start) == played)
      assert(rig.requests.tail.forall(_.`object` == rig.ref), "follow-ups carry the ETag that was learnt")
      assert(rig.count(Metric.BYTES_FETCHED) == range.length, "no byte crossed the wire twice")
      assert(rig.count(Metric.RETRIES) == rig.requests.size - 1)
      assert(rig.pool.inFlight == 0 && rig.pool.live == 0 && rig.timer.waiting == 0)
    }
  }

  private def scattered(pieces: List[Int], length: Int): Seq[ByteBuffer] = {
    val sizes = pieces.scanLeft(0)(_ + _).takeWhile(_ < length).zip(pieces).map(_._2)
    val fitting = sizes.scanLeft(0)(_ + _).zip(sizes).map { case (at, piece) => math.min(piece, length - at) }
    (fitting :+ (length - fitting.sum)).map(ByteBuffer.allocateDirect)
  }

  private def contents(target: Seq[ByteBuffer]): Array[Byte] = target.toArray.flatMap { buffer =>
    val bytes = new Array[Byte](buffer.remaining)
    buffer.duplicate().get(bytes)
    bytes
  }

  private def digest(bytes: Array[Byte]): Array[Byte] = MessageDigest.getInstance("SHA-256").digest(bytes)
}
