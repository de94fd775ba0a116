package io.s3ranged.testing

import java.nio.charset.StandardCharsets.UTF_8
import java.util.Arrays
import java.util.concurrent.ConcurrentSkipListMap
import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import io.s3ranged.engine.transport.{ListedObject, ObjectLister}
import io.s3ranged.fault.{FaultKind, Faults}
import io.s3ranged.range.ObjectRef

/**
 * Lists one bucket in memory, in pages of `pageSize`. Every page but the last is followed by an
 * empty one, which a store may answer and nobody may take for the end.
 */
final class MemoryLister(bucket: String, pageSize: Int = 1000) extends ObjectLister {

  private val objects = new ConcurrentSkipListMap[String, ListedObject](MemoryLister.byBytes)
  private val asked = new AtomicInteger

  def put(ref: ObjectRef, lastModifiedMillis: Long): Unit = {
    objects.put(ref.key, new ListedObject(ref, lastModifiedMillis))
    ()
  }

  /** Pages that were asked for. */
  def lists: Int = asked.get

  override def list(name: String, prefix: String, token: String): ObjectLister.Page = {
    asked.incrementAndGet()
    if (name != bucket) throw Faults.of(FaultKind.NO_SUCH_BUCKET, s"listing s3://$name/$prefix: 404 NoSuchBucket")
    val gap = token != null && token.startsWith("gap:")
    val after = Option(token).map(_.stripPrefix("gap:"))
    val left = objects.values.asScala.toSeq
      .filter(one => one.`object`.key.startsWith(prefix))
      .dropWhile(one => after.exists(last => !MemoryLister.comesBefore(last, one.`object`.key)))
    val page = if (gap) Seq.empty else left.take(pageSize)
    val next =
      if (gap) after.get
      else if (left.size > page.size) "gap:" + page.last.`object`.key
      else null
    new ObjectLister.Page(page.asJava, next)
  }

  override def close(): Unit = ()
}

object MemoryLister {

  /** The order in which S3 lists keys. */
  private val byBytes: java.util.Comparator[String] = (x, y) =>
    Arrays.compareUnsigned(x.getBytes(UTF_8), y.getBytes(UTF_8))

  def comesBefore(key: String, other: String): Boolean = byBytes.compare(key, other) < 0
}
