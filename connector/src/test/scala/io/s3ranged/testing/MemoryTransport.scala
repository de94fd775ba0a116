package io.s3ranged.testing

import java.security.MessageDigest
import java.util.concurrent.{ConcurrentHashMap, Executor}
import java.util.concurrent.atomic.{AtomicBoolean, AtomicLong}

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseHead, ResponseSink}
import io.s3ranged.fault.FaultKind
import io.s3ranged.range.ObjectRef

/**
 * A store in memory that answers as S3 does: 206, 412, 416, 404, versions, answers in pieces.
 *
 * Without an executor it answers on the caller's stack, before `start` returns. With a
 * `ManualExecutor` each step of each answer (head, a piece, the end) is one task of its; with a
 * thread pool it answers asynchronously.
 *
 * @param executor where answers are played, or null for the caller's stack
 * @param pieceBytes the most bytes of one `progress`
 */
final class MemoryTransport(executor: Executor = null, pieceBytes: Int = 64 << 10) extends RangeTransport {

  import MemoryTransport._

  private val objects = new ConcurrentHashMap[(String, String), Vector[Stored]]
  private val buckets = ConcurrentHashMap.newKeySet[String]()
  private val underWay = ConcurrentHashMap.newKeySet[PlayedExchange]()
  private val versions = new AtomicLong
  private val closed = new AtomicBoolean

  /** Stores an object, as a new version where there is one; returns it pinned. */
  def put(bucket: String, key: String, bytes: Array[Byte]): ObjectRef =
    put(bucket, key, ObjectContent.of(bytes), md5(bytes))

  /** Stores an object of any content and any ETag (without quotes; null for a store that has none). */
  def put(bucket: String, key: String, content: ObjectContent, etag: String): ObjectRef = {
    buckets.add(bucket)
    val stored = Stored(content, etag, "v" + versions.incrementAndGet())
    objects.merge((bucket, key), Vector(stored), (old, added) => old ++ added)
    ObjectRef.pinned(bucket, key, etag, content.size)
  }

  /** The current version of an object, pinned by its version id too. */
  def versioned(bucket: String, key: String): ObjectRef = {
    val stored = objects.get((bucket, key)).last
    new ObjectRef(bucket, key, stored.versionId, stored.etag, stored.content.size)
  }

  /** The current bytes of an object: the truth to compare with. */
  def content(bucket: String, key: String): ObjectContent = objects.get((bucket, key)).last.content

  /** Deletes an object with all its versions. */
  def remove(bucket: String, key: String): Unit = {
    objects.remove((bucket, key))
    ()
  }

  /** Makes a bucket without objects. */
  def create(bucket: String): Unit = {
    buckets.add(bucket)
    ()
  }

  /** What S3 would answer. */
  def answer(request: RangeRequest): Answer = {
    val ref = request.`object`
    val all = Option(objects.get((ref.bucket, ref.key))).getOrElse(Vector.empty)
    val found = if (ref.versionId == null) all.lastOption else all.find(_.versionId == ref.versionId)
    found match {
      case None if !buckets.contains(ref.bucket) => Answer.refused(FaultKind.NO_SUCH_BUCKET, "404 NoSuchBucket")
      case None => Answer.refused(FaultKind.NO_SUCH_OBJECT, "404 NoSuchKey")
      case Some(stored) if ref.etag != null && ref.etag != stored.etag =>
        Answer.refused(FaultKind.OBJECT_CHANGED, s"412 PreconditionFailed, If-Match ${ref.etag}")
      case Some(stored) if request.range.start >= stored.content.size =>
        Answer.refused(FaultKind.RANGE_NOT_SATISFIABLE, s"416 InvalidRange, the object has ${stored.content.size} bytes")
      case Some(stored) => served(stored, request)
    }
  }

  private def served(stored: Stored, request: RangeRequest): Answer = {
    val range = request.range.clip(stored.content.size)
    val head = new ResponseHead(
      206,
      s"bytes ${range.start}-${range.end - 1}/${stored.content.size}",
      range.length,
      if (stored.etag == null) null else "\"" + stored.etag + "\"",
      null,
      if (request.`object`.versionId == null) null else stored.versionId,
      LastModifiedMillis,
      "request-in-memory")
    Answer(Some(head), stored.content, range.start, range.length, Ending.Done)
  }

  override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = play(request, sink, answer(request))

  /** Plays any answer, not only what S3 would say: for doubles that misbehave. */
  def play(request: RangeRequest, sink: ResponseSink, answer: Answer): PlayedExchange = {
    val shown = if (closed.get) Answer.refused(FaultKind.CANCELLED, "the transport is closed") else answer
    val exchange = new PlayedExchange(request, sink, shown, executor, pieceBytes, underWay.remove(_))
    underWay.add(exchange)
    if (closed.get) exchange.cancel()
    exchange.resume()
    exchange
  }

  /** Exchanges whose sink has not heard its last call. */
  def inFlight: Int = underWay.size

  override def close(): Unit = {
    closed.set(true)
    val open = underWay.asScala.toSeq
    open.foreach(_.cancel())
    executor match {
      case manual: ManualExecutor => manual.runAll()
      case _ => open.foreach(_.awaitEnd())
    }
  }
}

object MemoryTransport {

  /** When every object in memory was last changed. */
  val LastModifiedMillis: Long = 1_790_000_000_000L

  private final case class Stored(content: ObjectContent, etag: String, versionId: String)

  /** The ETag that S3 gives an object that was put in one part. */
  def md5(bytes: Array[Byte]): String =
    MessageDigest.getInstance("MD5").digest(bytes).map(byte => f"$byte%02x").mkString
}
