package io.s3ranged.engine.fetch

import java.time.Duration

import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.prop.TableDrivenPropertyChecks

import io.s3ranged.engine.transport.ResponseHead
import io.s3ranged.fault.{FaultKind, RangedIOException, RetryStatus}
import io.s3ranged.fault.FaultKind._
import io.s3ranged.metrics.Metric
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.ObjectContent
import io.s3ranged.testing.ScriptedTransport.{fail => refuse, _}

/** What the pool does with one fetch that goes wrong. */
class FetchFaultsSuite extends AnyFunSuite with FetchFixture with TableDrivenPropertyChecks {

  private val part = new ByteRange(100, 900)

  private def faultOf(run: Run): RangedIOException = {
    assert(run.listener.broken.isEmpty)
    val fault = run.listener.fault.getOrElse(fail("the fetch succeeded"))
    assert(fault.getMessage.contains("s3://bucket/key") && fault.getMessage.contains(fault.kind.remedy))
    fault
  }

  private def retag(etag: String): Behaviour = head(with_(_)(etag = etag))

  private def with_(head: ResponseHead)(
      status: Int = head.status,
      contentRange: String = head.contentRange,
      contentLength: Long = head.contentLength,
      etag: String = head.etag): ResponseHead =
    new ResponseHead(
      status, contentRange, contentLength, etag, head.contentEncoding, head.versionId, head.lastModifiedMillis, head.requestId)

  // Section 3 of the research, the rows in which a client hands something on; `brought` bytes arrive by the bad answer.
  private val answers = Table(
    ("the fault", "behaviour", "second request"),
    ("FIN or RST in the body", cutAfter(300), new ByteRange(400, 900)),
    ("RST before the head", refuse(CONNECTION_BROKEN), part),
    ("RST after the head", cutAfter(0), part),
    ("no Content-Length, cut short", shortAfter(300).andThen(head(with_(_)(contentLength = -1))), new ByteRange(400, 900)),
    ("chunked, cut short", cutAfter(799), new ByteRange(899, 900)),
    ("a body shorter than its head says", shortAfter(300), new ByteRange(400, 900)),
    ("Content-Range and bytes shifted", body(200, 800)(with_(_)(contentRange = "bytes 200-999/1000")), part),
    ("only the Content-Range shifted", head(with_(_)(contentRange = "bytes 200-999/1000")), part),
    ("a shorter range", body(100, 400)(with_(_)(contentRange = "bytes 100-499/1000", contentLength = 400)), part),
    ("a longer range", body(100, 900)(with_(_)(contentRange = "bytes 100-999/1000", contentLength = 900)), part),
    ("a body longer than its head says", body(100, 900)(identity), new ByteRange(900, 900)),
    ("200 with the whole object", body(0, 1000)(with_(_)(status = 200, contentRange = null, contentLength = 1000)), part),
    ("200 with XML <Error>", body(0, 82)(with_(_)(status = 200, contentRange = null, contentLength = 82, etag = null)), part),
    ("no Content-Range", head(with_(_)(contentRange = null)), part),
    ("no ETag", retag(null), part),
    ("a weak ETag", retag("W/\"abc\""), part),
    ("503", refuse(THROTTLED), part),
    ("500", refuse(STORE_ERROR), part),
    ("refused connection", refuse(UNREACHABLE), part),
    ("the client's own time-out", cutAfter(500, TIMED_OUT), new ByteRange(600, 900)))

  test("each fault that may pass is tried again, at the first missing byte, and the bytes are right") {
    forAll(answers.filter { case (_, _, second) => !second.isEmpty }) { (_, behaviour, second) =>
      val rig = new Rig
      rig.scripted.enqueue(behaviour)
      val run = rig.submit(part)
      assert(!run.listener.isOver && rig.requests.size == 1, "nothing is sent before the back-off is over")
      rig.settle()
      run.assertDone()
      assert(rig.ranges == Seq(part, second))
      assert(rig.requests.forall(_.`object`.etag == rig.ref.etag), "every GET carries If-Match")
      assert(rig.count(Metric.RETRIES) == 1 && rig.count(Metric.GETS) == 2)
      rig.assertClean()
    }
  }

  test("a body that goes on behind its promised end is not believed, whatever it brought") {
    val rig = new Rig
    rig.scripted.enqueue(body(100, 900)(identity))
    val run = rig.submit(part)
    val fault = faultOf(run)
    assert(fault.kind == PROTOCOL_VIOLATION && fault.retryStatus == RetryStatus.EXHAUSTED)
    rig.assertClean()
  }

  test("what breaks behind the last byte breaks nothing") {
    for (behaviour <- Seq(cutAfter(800), cutAfter(800, TIMED_OUT), stallAfter(800))) {
      val rig = new Rig
      rig.scripted.enqueue(behaviour)
      val run = rig.submit(part)
      rig.settle()
      run.assertDone()
      assert(rig.recording.count == 1)
      rig.assertClean()
    }
  }

  test("each fault that may pass but does not ends the fetch, after as many tries as are allowed") {
    forAll(answers.filter { case (_, _, second) => second == part }) { (_, behaviour, _) =>
      val rig = new Rig(attempts = 4)
      rig.scripted.enqueue(Seq.fill(20)(behaviour): _*)
      val run = rig.submit(part)
      rig.settle()
      val fault = faultOf(run)
      val tries = if (fault.kind == PROTOCOL_VIOLATION) 3 else 4
      assert(fault.retryStatus == RetryStatus.EXHAUSTED && fault.attempts == tries && rig.recording.count == tries)
      assert(fault.getMessage.contains(s"after $tries attempts"))
      assert(run.listener.bytes == 0 && run.bytes.forall(_ == 0), "no byte was written")
      assert(rig.pool.inFlight == 0 && rig.pool.live == 0 && rig.timer.waiting == 0)
    }
  }

  test("a final fault ends the fetch by one request") {
    for (kind <- FaultKind.values if kind.retryStatus == RetryStatus.FINAL && kind != CANCELLED) {
      val rig = new Rig
      rig.scripted.enqueue(refuse(kind))
      val fault = faultOf(rig.submit(part))
      assert(fault.kind == kind && fault.retryStatus == RetryStatus.FINAL && fault.attempts == 1)
      assert(rig.recording.count == 1)
      rig.assertClean()
    }
  }

  test("another ETag on a 206 is OBJECT_CHANGED, from a store that ignores If-Match too, and no byte is written") {
    val rig = new Rig
    rig.scripted.enqueue(retag("\"other\""))
    val run = rig.submit(part)
    val fault = faultOf(run)
    assert(fault.kind == OBJECT_CHANGED && fault.retryStatus == RetryStatus.FINAL)
    assert(rig.recording.count == 1 && run.bytes.forall(_ == 0))
    rig.assertClean()
  }

  test("an object that is overwritten while a broken body waits to go on is OBJECT_CHANGED, never a mixture") {
    val rig = new Rig
    rig.scripted.enqueue(cutAfter(300))
    val run = rig.submit(part)
    rig.memory.put("bucket", "key", truth.reverse)
    rig.settle()
    assert(faultOf(run).kind == OBJECT_CHANGED)
    assert(run.bytes.take(300).sameElements(truth.slice(100, 400)) && run.bytes.drop(300).forall(_ == 0))
    rig.assertClean()
  }

  test("throttled fetches wait longer than broken ones") {
    for ((kind, seconds) <- Seq(STORE_ERROR -> 1, THROTTLED -> 5)) {
      val rig = new Rig
      rig.scripted.enqueue(refuse(kind))
      rig.submit()
      assert(rig.timer.delays == Seq(Duration.ofSeconds(seconds.toLong).toNanos))
    }
  }

  test("progress starts the count of tries anew") {
    val rig = new Rig(attempts = 2)
    rig.scripted.enqueue((1 to 7).flatMap(_ => Seq(cutAfter(100), refuse(STORE_ERROR))): _*)
    rig.submit(part)
    rig.settle()
    assert(rig.recording.count == 2, "a broken body and a failure behind it are two tries without a byte between them")
    val other = new Rig(attempts = 2)
    other.scripted.enqueue(Seq.fill(7)(cutAfter(100)): _*)
    val run = other.submit(part)
    other.settle()
    run.assertDone()
    assert(other.recording.count == 8 && run.listener.reports == (1 to 8).map(_ * 100L))
    other.assertClean()
  }

  test("one try means one try") {
    val rig = new Rig(attempts = 1)
    rig.scripted.enqueue(cutAfter(300))
    val fault = faultOf(rig.submit(part))
    assert(fault.kind == CONNECTION_BROKEN && fault.retryStatus == RetryStatus.EXHAUSTED && fault.attempts == 1)
    rig.assertClean()
  }

  // Discovery

  test("a discovery learns ETag and size from its answer and clips its end") {
    val rig = new Rig
    val named = ObjectRef.named("bucket", "key")
    val run = rig.submit(new ByteRange(200, 5000), named)
    run.assertDone()
    assert(run.listener.identity.contains(rig.ref))
    assert(rig.ranges == Seq(new ByteRange(200, 5000)) && rig.requests.head.`object` == named)
    rig.assertClean()
  }

  test("a broken discovery goes on within the size and under the ETag that it learnt") {
    val rig = new Rig
    rig.scripted.enqueue(cutAfter(0), cutAfter(300))
    val run = rig.submit(new ByteRange(200, 5000), ObjectRef.named("bucket", "key"))
    rig.settle()
    run.assertDone()
    assert(rig.ranges == Seq(new ByteRange(200, 5000), new ByteRange(200, 1000), new ByteRange(500, 1000)))
    assert(rig.requests.map(_.`object`) == Seq(ObjectRef.named("bucket", "key"), rig.ref, rig.ref))
    rig.assertClean()
  }

  test("416 from the first byte of a discovery is an empty object") {
    val rig = new Rig
    rig.memory.put("bucket", "empty", Array.emptyByteArray)
    val run = rig.submit(new ByteRange(0, 1000), ObjectRef.named("bucket", "empty"))
    assert(run.listener.isDone && run.listener.broken.isEmpty && run.listener.bytes == 0)
    assert(run.listener.identity.map(_.size).contains(0L))
    rig.assertClean()
  }

  test("200 without a byte is an empty object too") {
    val rig = new Rig
    rig.scripted.enqueue(answer => answer.copy(
      head = answer.head.map(with_(_)(status = 200, contentRange = null, contentLength = 0)), length = 0))
    val run = rig.submit(new ByteRange(0, 1000), ObjectRef.named("bucket", "key"))
    assert(run.listener.isDone && run.listener.identity.contains(rig.ref.withIdentity(rig.ref.etag, 0)))
    rig.assertClean()
  }

  test("416 behind the first byte, or of an object of known size, is RANGE_NOT_SATISFIABLE") {
    val rig = new Rig
    val behind = faultOf(rig.submit(new ByteRange(1000, 2000), ObjectRef.named("bucket", "key")))
    assert(behind.kind == RANGE_NOT_SATISFIABLE && behind.retryStatus == RetryStatus.FINAL)
    val larger = new ObjectRef("bucket", "key", null, rig.ref.etag, 5000)
    assert(faultOf(rig.submit(new ByteRange(2000, 3000), larger)).kind == RANGE_NOT_SATISFIABLE)
    assert(rig.recording.count == 2)
    rig.assertClean()
  }

  test("a planned size that the store denies is OBJECT_CHANGED") {
    val rig = new Rig
    val larger = new ObjectRef("bucket", "key", null, rig.ref.etag, 5000)
    assert(faultOf(rig.submit(new ByteRange(0, 100), larger)).kind == OBJECT_CHANGED)
    assert(rig.recording.count == 1)
    rig.assertClean()
  }

  test("what a store without ETags sent is not continued, since nothing says that it is the same") {
    val rig = new Rig
    rig.memory.put("bucket", "key", ObjectContent.of(truth), null)
    rig.scripted.enqueue(cutAfter(0), cutAfter(300))
    val run = rig.submit(new ByteRange(0, 5000), ObjectRef.named("bucket", "key"))
    rig.settle()
    val fault = faultOf(run)
    assert(fault.kind == CONNECTION_BROKEN && fault.retryStatus == RetryStatus.EXHAUSTED && rig.recording.count == 2)
    rig.assertClean()
  }

  // Time

  test("silence before the head and in the body is cut and tried again, whatever the client does") {
    for ((behaviour, second) <- Seq(stallBeforeHead -> part, stallAfter(300) -> new ByteRange(400, 900))) {
      val rig = new Rig(readTimeout = Duration.ofSeconds(7))
      rig.scripted.enqueue(behaviour)
      val run = rig.submit(part)
      rig.timer.advance(Duration.ofMillis(6999))
      assert(rig.recording.cancels == 0)
      rig.timer.advance(Duration.ofMillis(1))
      assert(rig.recording.cancels == 1 && rig.scripted.inFlight == 0 && !run.listener.isOver)
      rig.timer.advance(Duration.ofSeconds(1))
      run.assertDone()
      assert(rig.ranges == Seq(part, second))
      rig.assertClean()
    }
  }

  test("a store that stays silent fails as TIMED_OUT, with the number of tries") {
    val rig = new Rig(attempts = 3)
    rig.scripted.enqueue(Seq.fill(3)(stallBeforeHead): _*)
    val run = rig.submit(part)
    rig.settle()
    val fault = faultOf(run)
    assert(fault.kind == TIMED_OUT && fault.retryStatus == RetryStatus.EXHAUSTED && fault.attempts == 3)
    assert(fault.getMessage.contains("no byte came for PT20S"))
    assert(rig.count(Metric.CANCELLED_FETCHES) == 0, "nobody cancelled the fetch")
    rig.assertClean()
  }

  test("a slow body is no silence") {
    val rig = new Rig(stepped = true)
    val run = rig.submit(part)
    for (_ <- 1 to 10) {
      rig.timer.advance(Duration.ofSeconds(15))
      rig.steps.step()
    }
    run.assertDone()
    assert(rig.recording.count == 1 && rig.recording.cancels == 0)
    rig.assertClean()
  }

  test("a silent exchange is not tried again before the transport has said its last word") {
    val rig = new Rig(stepped = true)
    rig.scripted.enqueue(stallAfter(100))
    val run = rig.submit(part)
    rig.steps.runAll()
    rig.timer.advance(Duration.ofSeconds(120))
    assert(rig.recording.cancels == 1 && rig.recording.count == 1 && rig.pool.inFlight == 1 && !run.listener.isOver)
    rig.settle()
    run.assertDone()
    assert(rig.recording.count == 2)
    rig.assertClean()
  }

  test("the deadline cuts a fetch that makes progress without end") {
    val rig = new Rig(stepped = true, deadline = Duration.ofSeconds(60))
    val run = rig.submit(part)
    for (_ <- 1 to 4) {
      rig.timer.advance(Duration.ofSeconds(14))
      rig.steps.step()
    }
    rig.timer.advance(Duration.ofSeconds(4))
    rig.steps.runAll()
    val fault = faultOf(run)
    assert(fault.kind == TIMED_OUT && fault.retryStatus == RetryStatus.EXHAUSTED)
    assert(fault.getMessage.contains("deadline of PT1M") && rig.recording.count == 1)
    rig.assertClean()
  }

  test("the deadline is not moved by progress or tries, and a back-off that it forbids is not waited for") {
    val rig = new Rig(attempts = 100, deadline = Duration.ofMillis(5500))
    rig.scripted.enqueue(Seq.fill(6)(cutAfter(10)): _*)
    val run = rig.submit(part)
    rig.settle()
    val fault = faultOf(run)
    assert(fault.kind == CONNECTION_BROKEN && fault.retryStatus == RetryStatus.EXHAUSTED && fault.attempts == 6)
    assert(run.listener.bytes == 60)
    rig.assertClean()
  }

  test("the deadline of a fetch begins with its first GET, not with its wait for one") {
    val rig = new Rig(maxInFlight = 1, deadline = Duration.ofSeconds(30), stepped = true)
    rig.submit(part)
    val waiting = rig.submit(part)
    rig.timer.advance(Duration.ofSeconds(19))
    rig.steps.runAll()
    waiting.assertDone()
    rig.assertClean()
  }

  test("a fetch whose deadline passed while it waited for a place again is not sent") {
    val rig = new Rig(maxInFlight = 1, deadline = Duration.ofSeconds(30), readTimeout = Duration.ofHours(1), stepped = true)
    rig.scripted.enqueue(refuse(STORE_ERROR), stallBeforeHead)
    val first = rig.submit(part)
    val second = rig.submit(part)
    rig.steps.runAll()
    rig.timer.advance(Duration.ofSeconds(40))
    rig.steps.runAll()
    assert(faultOf(first).kind == STORE_ERROR && first.listener.fault.get.retryStatus == RetryStatus.EXHAUSTED)
    assert(faultOf(second).kind == TIMED_OUT && rig.recording.count == 2)
    rig.assertClean()
  }
}
