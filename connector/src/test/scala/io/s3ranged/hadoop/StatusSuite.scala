package io.s3ranged.hadoop

import java.io.{FileNotFoundException, InterruptedIOException}
import java.nio.file.AccessDeniedException

import org.apache.hadoop.fs.{EtagSource, FileStatus, LocatedFileStatus, Path, RemoteIterator}
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.testing.LoopbackS3

/** Status, listings and globs, and the requests that they take. */
class StatusSuite extends AnyFunSuite with FileSystemFixture {

  private lazy val stored = {
    val sizes = Seq("a/1" -> 5, "a/2" -> 6, "a/b/3" -> 7, "a/b/c/4" -> 8, "top" -> 3, "empty/" -> 0)
    sizes.foreach { case (key, size) => put(key, bytes(size)) }
    Seq("a-1", "a-2", "a.x").foreach(put(_, bytes(1)))
    Seq("c1", "c2", "c3").foreach(put(_, bytes(1)))
    put("odd//name", bytes(1))
  }

  private def keys(statuses: Iterable[FileStatus]): Seq[String] =
    statuses.map(one => one.getPath.toUri.getPath.drop(1) + (if (one.isDirectory) "/" else "")).toSeq

  private def all[T <: FileStatus](iterator: RemoteIterator[T]): Seq[T] =
    Iterator.continually(iterator).takeWhile(_.hasNext).map(_.next()).toSeq

  test("an object's status is one LIST, with length, time and ETag") {
    val ref = put("top", bytes(3))
    assert(stored.size >= 0)
    val (status, lists, gets) = requestsOf(fs.getFileStatus(path("top")))
    assert(lists == 1 && gets == 0)
    assert(status.isFile && status.getLen == 3 && status.getModificationTime > 0)
    assert(status.asInstanceOf[EtagSource].getEtag == ref.etag)
    assert(status.asInstanceOf[LocatedFileStatus].getBlockLocations.head.getHosts.toSeq == Seq("localhost"))
  }

  test("a folder's status is one LIST, and two where names that begin alike sort before it") {
    assert(stored.size >= 0)
    for ((key, lists) <- Seq("a/b" -> 1, "empty" -> 1, "a" -> 2, "" -> 0)) {
      val (status, sent, gets) = requestsOf(fs.getFileStatus(if (key.isEmpty) new Path("s3ranged://bucket/") else path(key)))
      assert(status.isDirectory && sent == lists && gets == 0, key)
    }
  }

  test("what is not there is a FileNotFoundException, after one LIST or two") {
    assert(stored.size >= 0)
    for ((key, lists) <- Seq("nothing" -> 1, "a/1/2" -> 1, "a-" -> 1, "c" -> 2)) {
      val (missing, sent, _) = requestsOf(intercept[FileNotFoundException](fs.getFileStatus(path(key))))
      assert(missing.getMessage.contains(s"s3ranged://bucket/$key") && sent == lists, key)
    }
    assert(!fs.exists(path("nothing")) && fs.exists(path("a/1")))
  }

  test("a folder is listed by one LIST; its marker is no entry, and an empty one has none") {
    assert(stored.size >= 0)
    val (entries, lists, gets) = requestsOf(fs.listStatus(path("a")))
    assert(keys(entries.toSeq) == Seq("a/1", "a/2", "a/b/") && lists == 1 && gets == 0)
    assert(fs.listStatus(path("empty")).isEmpty)
    assert(keys(fs.listStatus(path("a/1")).toSeq) == Seq("a/1"))
    intercept[FileNotFoundException](fs.listStatus(path("nothing")))
    intercept[FileNotFoundException](fs.listLocatedStatus(path("nothing")))
    assert(entries.filter(_.isFile).forall { case located: LocatedFileStatus with EtagSource => located.getEtag != null })
  }

  test("all objects below a folder are one LIST, however deep") {
    assert(stored.size >= 0)
    val (files, lists, _) = requestsOf(all(fs.listFiles(path("a"), true)))
    assert(keys(files) == Seq("a/1", "a/2", "a/b/3", "a/b/c/4") && lists == 1)
    assert(keys(all(fs.listFiles(path("a"), false))) == Seq("a/1", "a/2"))
    assert(all(fs.listFiles(path("empty"), true)).isEmpty)
    intercept[FileNotFoundException](fs.listFiles(path("nothing"), true))
  }

  test("globs match objects and folders") {
    assert(stored.size >= 0)
    assert(keys(fs.globStatus(path("a/*")).toSeq) == Seq("a/1", "a/2", "a/b/"))
    assert(keys(fs.globStatus(path("a*")).toSeq) == Seq("a/", "a-1", "a-2", "a.x"))
    assert(keys(fs.globStatus(path("{top,a/b/*}")).toSeq) == Seq("a/b/3", "a/b/c/", "top"))
    assert(fs.globStatus(path("n*")).isEmpty && fs.globStatus(path("nothing")) == null)
  }

  test("a key that no path can name fails its listing, and is named") {
    assert(stored.size >= 0)
    val fault = intercept[RangedIOException](fs.listStatus(path("odd")))
    assert(fault.kind == FaultKind.BAD_PATH && fault.getMessage.contains("odd//"))
    assert(fault.getMessage.contains("format(\"s3ranged\")"))
  }

  test("where listing is denied one ranged GET tells of an object; denied both ways is told as denied") {
    assert(stored.size >= 0)
    s3.enqueue(LoopbackS3.Fault.Refuse(403, "AccessDenied"))
    val (status, lists, gets) = requestsOf(fs.getFileStatus(path("a/2")))
    assert(status.getLen == 6 && lists == 1 && gets == 1)
    s3.enqueue(LoopbackS3.Fault.Refuse(403, "AccessDenied"), LoopbackS3.Fault.Refuse(403, "AccessDenied"))
    val denied = intercept[AccessDeniedException](fs.getFileStatus(path("a/2")))
    assert(denied.getMessage.contains("bucket/a/2") && denied.getMessage.contains("s3:GetObject"))
    assert(denied.getCause.asInstanceOf[RangedIOException].kind == FaultKind.ACCESS_DENIED)
  }

  test("a bucket that is not there is a FileNotFoundException") {
    val other = org.apache.hadoop.fs.FileSystem.newInstance(java.net.URI.create("s3ranged://elsewhere"), conf())
    val missing = intercept[FileNotFoundException](other.listStatus(new Path("s3ranged://elsewhere/a")))
    assert(missing.getMessage.contains("elsewhere") && missing.getMessage.contains("bucket's name"))
  }

  test("an interrupted listing is an InterruptedIOException, and the interrupt stays") {
    assert(stored.size >= 0)
    Thread.currentThread().interrupt()
    try {
      val ended = intercept[InterruptedIOException](fs.listStatus(path("a")))
      assert(ended.getCause.asInstanceOf[RangedIOException].kind == FaultKind.CANCELLED)
    } finally assert(Thread.interrupted())
  }
}
