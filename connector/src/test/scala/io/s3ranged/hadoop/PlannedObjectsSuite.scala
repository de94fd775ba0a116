package io.s3ranged.hadoop

import java.net.URI

import scala.jdk.CollectionConverters._

import org.apache.hadoop.fs.{EtagSource, FileSystem, Path}
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.range.ObjectRef

/** Objects that were planned elsewhere, as a file system takes them from their paths. */
class PlannedObjectsSuite extends AnyFunSuite with FileSystemFixture with ScalaCheckPropertyChecks {

  private lazy val taking: FileSystem = {
    val options = Map("endpoint" -> s3.endpoint, "region" -> "eu-central-1", "pathStyleAccess" -> "true",
      "accessKey" -> "AKIDEXAMPLE", "secretKey" -> "secret-of-${the} fixture")
    val plain = conf("fs.s3ranged.accessKey" -> "another", "fs.s3ranged.endpoint" -> "http://127.0.0.1:1")
    PlannedObjects.settings(options.asJava).forEach((name, value) => plain.set(name, value))
    FileSystem.get(URI.create("s3ranged://bucket"), plain)
  }

  private val keys = Gen.nonEmptyListOf(Gen.oneOf("a", "b/", "/", "#", "?", "%41", " ", "..", ".", "ü", "=", "&size=3", "~", "x.avro")).map(_.mkString).suchThat(key => key.nonEmpty)

  test("a path gives back the object that it was made from, also after Spark has sent it as a text") {
    forAll(keys, Gen.asciiPrintableStr, Gen.choose(0L, 1L << 50), Gen.option(Gen.alphaNumStr), Gen.choose(-1L, 1L << 45)) { (key, etag, size, version, modified) =>
      val planned = new ObjectRef("bucket", key, version.orNull, if (etag.isEmpty) null else etag, size)
      val path = new Path(PlannedObjects.path(planned, modified))
      for (sent <- Seq(path, new Path(path.toString), new Path(new URI(path.toUri.toString)))) {
        val taken = PlannedObjects.parse(sent).get
        assert(taken.`object` == planned && taken.modifiedMillis == modified)
      }
    }
  }

  test("the status of a planned object and its opening send nothing; reading is one GET with If-Match") {
    val ref = put("planned.bin", bytes(1000))
    val path = new Path(PlannedObjects.path(ref, 1234567890123L))
    val ((status, stream), lists, gets) = requestsOf {
      val status = taking.getFileStatus(path)
      (status, taking.open(path))
    }
    assert(lists == 0 && gets == 0)
    assert(status.getLen == 1000 && status.getModificationTime == 1234567890123L && status.asInstanceOf[EtagSource].getEtag == ref.etag)
    val content = new Array[Byte](1000)
    val (_, moreLists, moreGets) = requestsOf(stream.readFully(0, content))
    stream.close()
    assert(content.sameElements(bytes(1000)) && moreLists == 0 && moreGets == 1)
    assert(s3.requests.last.headers("if-match").contains(ref.etag))
  }

  test("openFile takes the plan before a status that somebody else made") {
    val ref = put("planned2.bin", bytes(10))
    val path = new Path(PlannedObjects.path(ref, -1))
    val (first, lists, gets) = requestsOf {
      val stream = taking.openFile(path).opt("fs.option.openfile.read.policy", "parquet").build().get()
      try stream.read()
      finally stream.close()
    }
    assert(first == (bytes(10)(0) & 0xff) && lists == 0 && gets == 1)
  }

  test("an object that is another by now is not read") {
    val ref = put("changed.bin", bytes(1000))
    put("changed.bin", bytes(900))
    val stream = taking.open(new Path(PlannedObjects.path(ref, -1)))
    val failure = intercept[RangedIOException](stream.readFully(0, new Array[Byte](10)))
    assert(failure.kind == FaultKind.OBJECT_CHANGED && failure.getMessage.contains("changed.bin"))
  }

  test("a file system that was not told so takes a # for a letter of the key") {
    val key = "odd#size=3&etag=x"
    put(key, bytes(7))
    val (status, lists, _) = requestsOf(fs.getFileStatus(path(key)))
    assert(status.getLen == 7 && lists == 1)
  }

  test("settings name the connection's options and no others, and the path names no secret") {
    val settings = PlannedObjects.settings(Map("secretKey" -> "s", "lineSep" -> "x", "index.tableName" -> "t").asJava).asScala
    assert(settings.keySet.filter(_.contains("option")) == Set("fs.s3ranged.planned.option.secretKey"))
    assert(PlannedObjects.shownPath(ObjectRef.pinned("bucket", "a b/c", "e", 5)) == "s3ranged://bucket/a%20b/c")
  }
}
