package io.s3ranged.engine.fetch

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.engine.transport.ResponseHead
import io.s3ranged.fault.{FaultKind, RangedIOException, RetryStatus}
import io.s3ranged.fault.FaultKind.{OBJECT_CHANGED, PROTOCOL_VIOLATION}
import io.s3ranged.range.{ByteRange, ObjectRef}

/** The 29 faults of the research, as far as a head shows them; the bodies are FetchFaultsSuite's. */
class ResponseGateSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val size = 1L << 20
  private val pinned = ObjectRef.pinned("b", "k", "abc", size)
  private val named = ObjectRef.named("b", "k")
  private val sized = new ObjectRef("b", "k", null, null, size)
  private val part = new ByteRange(100000, 300000)
  private val right = new ResponseHead(206, "bytes 100000-299999/1048576", 200000, "\"abc\"", null, null, -1, "req-1")
  private val whole = new ResponseHead(200, null, size, "\"abc\"", null, null, -1, "req-1")

  private implicit class Change(head: ResponseHead) {
    def copy(
        status: Int = head.status,
        contentRange: String = head.contentRange,
        contentLength: Long = head.contentLength,
        etag: String = head.etag,
        contentEncoding: String = head.contentEncoding,
        versionId: String = head.versionId): ResponseHead =
      new ResponseHead(status, contentRange, contentLength, etag, contentEncoding, versionId, -1, head.requestId)
  }

  private def refusal(ref: ObjectRef, asked: ByteRange, head: ResponseHead): RangedIOException =
    intercept[RangedIOException](ResponseGate.admit(ref, asked, head))

  private val asAsked = Table(
    ("the answer", "object", "asked", "head"),
    ("as asked", pinned, part, right),
    ("an ETag without quotes", pinned, part, right.copy(etag = "abc")),
    ("no Content-Length, which counting to the end makes up for", pinned, part, right.copy(contentLength = -1)),
    ("an object of known size alone", sized, part, right),
    ("an object of known size alone, from a store without ETags", sized, part, right.copy(etag = null)),
    ("no content encoding, said", pinned, part, right.copy(contentEncoding = "identity")),
    ("an encoding of the upload that the store remembers", pinned, part, right.copy(contentEncoding = "aws-chunked")),
    ("an encoding that the owner stored with the object", pinned, part, right.copy(contentEncoding = "gzip")),
    ("the version that was asked for", pinned.withVersion("v1"), part, right.copy(versionId = "v1")),
    ("the pinned ETag and no version id", pinned.withVersion("v1"), part, right),
    ("the version of a bucket without versions", named.withVersion("null"), part, right),
    ("200 where the whole object was asked for", pinned, pinned.range, whole),
    ("200 without Content-Length where the whole was asked for", pinned, pinned.range, whole.copy(contentLength = -1)),
    ("200 for a discovery that the whole object fits", named, new ByteRange(0, 2 * size), whole),
    ("200 without a byte for an empty object", named, new ByteRange(0, size), whole.copy(contentLength = 0)),
    ("a discovery within the object", named, part, right),
    ("a discovery over the object's end", named, new ByteRange(1048000, 2000000), right.copy(contentRange = "bytes 1048000-1048575/1048576", contentLength = 576)))

  test("an answer to what was asked passes, and tells ETag and size") {
    forAll(asAsked) { (_, ref, asked, head) =>
      val admitted = ResponseGate.admit(ref, asked, head)
      val total = if (head.status == 200 && !ref.hasSize) head.contentLength else size
      assert(admitted.`object` == ref.withIdentity(if (head.etag == null) null else "abc", total))
      assert(admitted.range == asked.clip(total))
    }
  }

  private val violations = Table(
    ("the answer", "object", "asked", "head"),
    ("Content-Range shifted by 1,000", pinned, part, right.copy(contentRange = "bytes 101000-300999/1048576")),
    ("a shorter range than asked", pinned, part, right.copy(contentRange = "bytes 100000-199999/1048576", contentLength = 100000)),
    ("a longer range than asked", pinned, part, right.copy(contentRange = "bytes 100000-399999/1048576", contentLength = 300000)),
    ("200 with the whole object", pinned, part, whole),
    ("200 with the whole object, from its first byte", pinned, new ByteRange(0, 1000), whole),
    ("200 with XML <Error>", pinned, part, new ResponseHead(200, null, 82, null, null, null, -1, null)),
    ("200 with XML <Error> where the whole was asked for", pinned, pinned.range, new ResponseHead(200, null, 82, null, null, null, -1, null)),
    ("200 with XML <Error> for a discovery", named, new ByteRange(0, 1000), new ResponseHead(200, null, 82, null, null, null, -1, null)),
    ("200 of another length with the ETag", pinned, pinned.range, whole.copy(contentLength = 82)),
    ("200 with a Content-Range", pinned, pinned.range, whole.copy(contentRange = "bytes 0-1048575/1048576")),
    ("200 longer than a discovery asked for", named, new ByteRange(0, 1000), whole),
    ("200 of unknown length for a discovery", named, new ByteRange(0, size), whole.copy(contentLength = -1)),
    ("204", pinned, part, right.copy(status = 204)),
    ("no Content-Range", pinned, part, right.copy(contentRange = null)),
    ("a Content-Range that is none", pinned, part, right.copy(contentRange = "bytes */1048576")),
    ("a Content-Range without the size", pinned, part, right.copy(contentRange = "bytes 100000-299999/*")),
    ("a Content-Range without the size, for a discovery", named, part, right.copy(contentRange = "bytes 100000-299999/*")),
    ("a discovery that is answered from elsewhere", named, part, right.copy(contentRange = "bytes 0-199999/1048576")),
    ("a Content-Length that disagrees", pinned, part, right.copy(contentLength = 199999)),
    ("no ETag where one was planned", pinned, part, right.copy(etag = null)),
    ("an empty ETag", pinned, part, right.copy(etag = "\"\"")),
    ("a weak ETag", pinned, part, right.copy(etag = "W/\"abc\"")),
    ("a weak ETag for a discovery", named, part, right.copy(etag = "W/\"abc\"")),
    ("an encoding without an ETag that proves the bytes", named, part, right.copy(contentEncoding = "gzip", etag = null)),
    ("an encoded 200", pinned, pinned.range, whole.copy(contentEncoding = "gzip")),
    ("several encodings on a 200", pinned, pinned.range, whole.copy(contentEncoding = "aws-chunked, br")),
    ("no version id where only the version was planned", named.withVersion("v1"), part, right))

  test("an answer to something else is PROTOCOL_VIOLATION, which may be tried again") {
    forAll(violations) { (_, ref, asked, head) =>
      val fault = refusal(ref, asked, head)
      assert(fault.kind == PROTOCOL_VIOLATION && fault.retryStatus == RetryStatus.RETRYABLE)
      assertNamed(fault, asked)
    }
  }

  private val changes = Table(
    ("the answer", "object", "asked", "head"),
    ("another ETag on a 206", pinned, part, right.copy(etag = "\"def\"")),
    ("the ETag of a multipart upload", pinned, part, right.copy(etag = "\"abc-2\"")),
    ("an ETag that differs in case", pinned, part, right.copy(etag = "\"ABC\"")),
    ("another ETag on a 200", pinned, pinned.range, whole.copy(etag = "\"def\"")),
    ("another ETag and another size", pinned, part, right.copy(etag = "\"def\"", contentRange = "bytes 100000-199999/200000")),
    ("another size under the same ETag", pinned, part, right.copy(contentRange = "bytes 100000-299999/1048577")),
    ("another size than the planned one, ETag unknown", sized, part, right.copy(contentRange = "bytes 100000-299999/300000")),
    ("another version", pinned.withVersion("v1"), part, right.copy(versionId = "v2")))

  test("an answer from another object is OBJECT_CHANGED, which is final") {
    forAll(changes) { (_, ref, asked, head) =>
      val fault = refusal(ref, asked, head)
      assert(fault.kind == OBJECT_CHANGED && fault.retryStatus == RetryStatus.FINAL)
      assertNamed(fault, asked)
    }
  }

  test("a refusal tells what was planned, what came, and the store's name for the request") {
    assert(refusal(pinned, part, right.copy(etag = "\"def\"")).getMessage.contains("ETag abc was planned and the store has def"))
    assert(refusal(pinned, part, whole).getMessage.contains("(request req-1)"))
    assert(refusal(pinned, part, right.copy(contentRange = "bytes 0-199999/1048576")).getMessage
      .contains("bytes 0-199999/1048576 instead of bytes=100000-299999"))
  }

  test("of 10,000 random heads none passes that is not the range, the size and the version that were asked for") {
    val numbers = Gen.oneOf(0L, 1L, 99999L, 100000L, 100001L, 199999L, 200000L, 299999L, 300000L, size - 1, size, size + 1)
    val ranges = Gen.frequency(
      6 -> Gen.const("bytes 100000-299999/1048576"),
      6 -> Gen.zip(numbers, numbers, numbers).map { case (a, b, c) => s"bytes $a-$b/$c" },
      1 -> Gen.const(null),
      1 -> Gen.asciiPrintableStr)
    val heads = for {
      status <- Gen.frequency(4 -> Gen.const(206), 2 -> Gen.const(200), 1 -> Gen.choose(200, 299))
      range <- ranges
      length <- Gen.frequency(4 -> Gen.const(200000L), 1 -> Gen.const(-1L), 2 -> numbers)
      etag <- Gen.frequency(6 -> Gen.const("\"abc\""), 1 -> Gen.const("abc"), 1 -> Gen.oneOf(null, "", "W/\"abc\"", "\"x\""))
      encoding <- Gen.frequency(4 -> Gen.const(null), 1 -> Gen.oneOf("gzip", "identity", ""))
    } yield new ResponseHead(status, range, length, etag, encoding, null, -1, null)
    var passed = 0
    forAll(heads, Gen.oneOf(pinned, named, sized), Gen.oneOf(part, pinned.range, new ByteRange(1, 2)), minSuccessful(10000)) {
      (head, ref, asked) =>
        val admitted =
          try Some(ResponseGate.admit(ref, asked, head))
          catch { case _: RangedIOException => None }
        admitted.foreach { answer =>
          passed += 1
          val total = answer.`object`.size
          assert(answer.range == asked.clip(total) && (!ref.hasSize || total == size))
          assert(ref.etag == null || answer.`object`.etag == ref.etag)
          assert(head.contentLength == -1 || head.contentLength == answer.range.length)
          assert(head.status == 206 || (head.status == 200 && answer.range.equals(new ByteRange(0, total))))
        }
    }
    assert(passed > 100, "a generator that makes nothing right proves nothing")
  }

  private def assertNamed(fault: RangedIOException, asked: ByteRange): Unit = {
    val remedy: FaultKind = fault.kind
    assert(fault.getMessage.contains("s3://b/k " + asked) && fault.getMessage.contains(remedy.remedy))
    assert(fault.`object`.key == "k" && fault.range == asked)
    ()
  }

  private implicit class Version(ref: ObjectRef) {
    def withVersion(id: String): ObjectRef = new ObjectRef(ref.bucket, ref.key, id, ref.etag, ref.size)
  }
}
