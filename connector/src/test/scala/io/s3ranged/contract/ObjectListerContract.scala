package io.s3ranged.contract

import java.nio.charset.StandardCharsets.UTF_8

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.transport.{ListedObject, ObjectLister}
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.range.ObjectRef

/** What every `ObjectLister` promises. A suite says how to store an object and how to make a lister. */
trait ObjectListerContract extends AnyFunSuite {

  /** A bucket that exists and that other tests do not list. */
  protected def listedBucket: String

  /** Stores an object in that bucket and returns it pinned. */
  protected def stored(key: String, bytes: Array[Byte]): ObjectRef

  /** A lister with valid credentials; the suite closes what is below it. */
  protected def newLister(): ObjectLister

  /** Names that UTF-8 and UTF-16 put in different order; none for a store that is known to err. */
  protected def namesOutsideUtf16Order: Seq[String] = Seq("\uFB00", "\uD83D\uDE00")

  /** Every page of a prefix, from the one after `token` on. */
  private def pages(prefix: String, token: String = null): List[ObjectLister.Page] = {
    val page = newLister().list(listedBucket, prefix, token)
    if (page.nextToken == null) List(page) else page :: pages(prefix, page.nextToken)
  }

  private def all(prefix: String): Seq[ListedObject] = pages(prefix).flatMap(_.objects.asScala)

  private def keys(prefix: String): Seq[String] = all(prefix).map(_.`object`.key)

  test("a listed object is pinned, with its size, its ETag without quotes and the time of its change") {
    val ref = stored("pinned/one", "12345".getBytes(UTF_8))
    val listed = all("pinned/")
    assert(listed.map(_.`object`) == Seq(ref))
    assert(listed.head.`object`.isPinned && listed.head.lastModifiedMillis > 0)
  }

  test("keys that start with the prefix come, and no others, in the order of their UTF-8 bytes") {
    val names = Seq("b", "a2", "a10", "a", "é", "z", "~") ++ namesOutsideUtf16Order
    names.foreach(name => stored("order/" + name, Array[Byte](1)))
    stored("orders", Array[Byte](1))
    val byBytes = names.sortWith((x, y) => java.util.Arrays.compareUnsigned(x.getBytes(UTF_8), y.getBytes(UTF_8)) < 0)
    assert(keys("order/") == byBytes.map("order/" + _))
    assert(keys("order/a") == Seq("order/a", "order/a10", "order/a2"), "a prefix is no folder")
  }

  test("pages follow each other without a gap, and a listing goes on from any token") {
    val names = (0 until 1100).map(i => f"many/$i%04d")
    names.foreach(stored(_, Array[Byte](1)))
    val first = newLister().list(listedBucket, "many/", null)
    assert(first.nextToken != null && first.objects.size < names.size)
    val rest = pages("many/", first.nextToken).flatMap(_.objects.asScala)
    assert((first.objects.asScala.toSeq ++ rest).map(_.`object`.key) == names)
  }

  test("a prefix that nothing has is no fault") {
    assert(all("nothing/").isEmpty)
  }

  test("a bucket that is not there is NO_SUCH_BUCKET, and named") {
    val fault = intercept[RangedIOException](newLister().list("there-is-no-such-bucket", "a/", null))
    assert(fault.kind == FaultKind.NO_SUCH_BUCKET)
    assert(fault.getMessage.contains("there-is-no-such-bucket") && fault.getMessage.contains(fault.kind.remedy))
  }

  test("the first keys of a prefix come, and whether there are more") {
    val refs = Seq("few/a", "few/b", "few/c").map(key => stored(key, Array[Byte](1)))
    val two = newLister().first(listedBucket, "few/", 2)
    assert(two.objects.asScala.map(_.`object`) == refs.take(2) && two.nextToken != null)
    val three = newLister().first(listedBucket, "few/", 3)
    assert(three.objects.asScala.map(_.`object`) == refs && three.nextToken == null)
    assert(newLister().first(listedBucket, "few/d", 2).objects.isEmpty)
  }

  test("a folder has the objects in it, its marker, and each folder below it once") {
    Seq("folder/", "folder/a", "folder/b-c", "folder/b/1", "folder/b/2/3", "folder/d/", "folders").foreach(stored(_, Array[Byte](1)))
    val page = newLister().folder(listedBucket, "folder/", null)
    assert(page.objects.asScala.map(_.`object`.key) == Seq("folder/", "folder/a", "folder/b-c"))
    assert(page.folders.asScala == Seq("folder/b/", "folder/d/") && page.nextToken == null)
    val none = newLister().folder(listedBucket, "nowhere/", null)
    assert(none.objects.isEmpty && none.folders.isEmpty && none.nextToken == null)
  }

  test("pages of a folder follow each other without a gap") {
    val names = (0 until 1050).map(i => f"wide/$i%04d")
    names.foreach(name => stored(if (name.endsWith("7")) name + "/x" else name, Array[Byte](1)))
    def entries(token: String): Seq[String] = {
      val page = newLister().folder(listedBucket, "wide/", token)
      val here = page.objects.asScala.map(_.`object`.key).toSeq ++ page.folders.asScala.map(_.stripSuffix("/"))
      if (page.nextToken == null) here else here ++ entries(page.nextToken)
    }
    val found = entries(null)
    assert(found.size == names.size && found.toSet == names.toSet)
  }
}
