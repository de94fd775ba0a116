package io.s3ranged.hadoop

import scala.jdk.CollectionConverters._
import scala.jdk.OptionConverters._

import org.apache.hadoop.fs.Path
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index.ObjectRegistration
import io.s3ranged.testing.MemoryFragmentIndex

/** What the index answers below the prefixes that the user named. */
class IndexedPathsSuite extends AnyFunSuite with FileSystemFixture {

  private def indexed(prefixes: Seq[String], keys: String*): IndexedPaths = {
    val index = new MemoryFragmentIndex
    val rows = keys.map(key => new ObjectRegistration(key, ObjectRef.pinned("bucket", key, s"etag-of-$key", 7), 5))
    index.register("bucket", rows.asJava, new MetricSet)
    new IndexedPaths("bucket", prefixes.asJava, () => index)
  }

  private val paths = indexed(Seq("data/", "other/deep/"),
    "data/a", "data/b/1", "data/b/2", "data/b/c/3", "data/t/_delta_log/0.json", "data/t/p.parquet", "data/i/metadata/v1.json")

  test("it answers for a named prefix and what lies below, by whole names") {
    assert(Seq("data", "data/a", "data/b/c/3", "other/deep", "other/deep/x").forall(paths.answers))
    assert(Seq("", "dat", "data-2/a", "other", "other/deeper").forall(key => !paths.answers(key)))
    assert(indexed(Seq("")).answers("anything") && !indexed(Nil).answers("anything"))
  }

  test("it never answers for a path with an element _delta_log or metadata") {
    assert(Seq("data/t/_delta_log", "data/t/_delta_log/0.json", "data/i/metadata", "data/i/metadata/v1.json").forall(key => !paths.answers(key)))
    assert(Seq("data/t/_delta_log2", "data/metadata.parquet", "data/2024/01/01/f").forall(paths.answers))
  }

  test("an object is that of the key itself, and a folder is what has objects below") {
    assert(paths.`object`("data/a").toScala.map(_.`object`.etag).contains("etag-of-data/a"))
    assert(paths.`object`("data/b").isEmpty && paths.`object`("data/nothing").isEmpty)
    assert(paths.isFolder("data/b/") && !paths.isFolder("data/a/"))
  }

  test("a folder is one also where the index names other contexts before its first object") {
    val index = new MemoryFragmentIndex
    def row(context: String, key: String) = new ObjectRegistration(context, ObjectRef.pinned("bucket", key, s"etag-of-$key", 7), 5)
    val others = (0 until 20).map(i => row(s"data/f/a$i", s"elsewhere/$i"))
    index.register("bucket", (others :+ row("data/f/z", "data/f/z")).asJava, new MetricSet)
    index.register("bucket", others.map(other => row(other.context.replace("/f/", "/g/"), other.`object`.key)).asJava, new MetricSet)
    val paths = new IndexedPaths("bucket", List("data/").asJava, () => index)
    assert(paths.isFolder("data/f/") && !paths.isFolder("data/g/") && !paths.isFolder("data/h/"))
  }

  test("a folder has its objects and its folders; all below it is told unless a log lies there, which S3 has to list") {
    val children = paths.in("data/b/")
    assert(children.objects.asScala.map(_.`object`.key) == Seq("data/b/1", "data/b/2") && children.folders.asScala == Seq("data/b/c/"))
    assert(paths.below("data/b/").toScala.map(_.asScala.map(_.`object`.key)).contains(Seq("data/b/1", "data/b/2", "data/b/c/3")))
    assert(paths.below("data/t/").isEmpty && paths.in("data/t/").folders.asScala == Seq("data/t/_delta_log/"))
  }

  test("prefixes without an index, and prefixes that are none, are told when the file system is made") {
    def fault(settings: (String, String)*) = intercept[RangedIOException](newFileSystem(settings: _*))
    val unnamed = fault("fs.s3ranged.index.prefixes" -> "s3ranged://bucket/data/")
    assert(unnamed.kind == FaultKind.BAD_OPTION && unnamed.getMessage.contains("fs.s3ranged.index.tableName"))
    val bad = fault("fs.s3ranged.index.prefixes" -> "bucket/data", "fs.s3ranged.index.tableName" -> "t")
    assert(bad.kind == FaultKind.BAD_OPTION && bad.getMessage.contains("s3ranged://bucket/data/"))
    newFileSystem("fs.s3ranged.index.prefixes" -> "s3a://elsewhere/data/").close()
  }

  test("paths outside the named prefixes are asked of S3") {
    put("plain/x", bytes(5))
    val named = newFileSystem("fs.s3ranged.index.prefixes" -> "s3ranged://bucket/data", "fs.s3ranged.index.tableName" -> "t")
    try {
      val (status, lists, _) = requestsOf(named.getFileStatus(new Path("s3ranged://bucket/plain/x")))
      assert(status.getLen == 5 && lists == 1)
    } finally named.close()
  }
}
