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

  private def below(name: String, prefix: String): Seq[ListedObject] = {
    asked.incrementAndGet()
    if (name != bucket) throw Faults.of(FaultKind.NO_SUCH_BUCKET, s"listing s3://$name/$prefix: 404 NoSuchBucket")
    objects.values.asScala.toSeq.filter(one => one.`object`.key.startsWith(prefix))
  }

  override def list(name: String, prefix: String, token: String): ObjectLister.Page = {
    val gap = token != null && token.startsWith("gap:")
    val after = Option(token).map(_.stripPrefix("gap:"))
    val left = below(name, prefix)
      .dropWhile(one => after.exists(last => !MemoryLister.comesBefore(last, one.`object`.key)))
    val page = if (gap) Seq.empty else left.take(pageSize)
    val next =
      if (gap) after.get
      else if (left.size > page.size) "gap:" + page.last.`object`.key
      else null
    new ObjectLister.Page(page.asJava, next)
  }

  override def first(name: String, prefix: String, limit: Int): ObjectLister.Page = {
    val all = below(name, prefix)
    new ObjectLister.Page(all.take(limit).asJava, if (all.size > limit) all(limit - 1).`object`.key else null)
  }

  /** What a name in the folder stands for, by its key or its prefix; pages end after `pageSize` of them. */
  override def folder(name: String, prefix: String, token: String): ObjectLister.FolderPage = {
    val entries = below(name, prefix).map { one =>
      val slash = one.`object`.key.indexOf('/'.toInt, prefix.length)
      if (slash < 0) one.`object`.key -> Some(one) else one.`object`.key.take(slash + 1) -> None
    }.distinct
    val left = entries.dropWhile { case (entry, _) => token != null && !MemoryLister.comesBefore(token, entry) }
    val page = left.take(pageSize)
    new ObjectLister.FolderPage(
      page.flatMap(_._2).asJava,
      page.collect { case (entry, None) => entry }.asJava,
      if (left.size > page.size) page.last._1 else null)
  }

  override def close(): Unit = ()
}

object MemoryLister {

  /** The order in which S3 lists keys. */
  private val byBytes: java.util.Comparator[String] = (x, y) =>
    Arrays.compareUnsigned(x.getBytes(UTF_8), y.getBytes(UTF_8))

  def comesBefore(key: String, other: String): Boolean = byBytes.compare(key, other) < 0
}
