package io.s3ranged.hadoop

import java.net.URI

import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.{FileSystem, Path}
import org.scalatest.{BeforeAndAfterAll, Suite}

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.LoopbackS3

/** A file system over a loopback S3 server, with the bucket `bucket`. */
trait FileSystemFixture extends BeforeAndAfterAll { this: Suite =>

  protected val s3 = new LoopbackS3
  protected lazy val fs: FileSystem = newFileSystem()

  protected def conf(settings: (String, String)*): Configuration = {
    val conf = new Configuration()
    (Seq(
      "fs.s3ranged.endpoint" -> s3.endpoint,
      "fs.s3ranged.region" -> "eu-central-1",
      "fs.s3ranged.pathStyleAccess" -> "true",
      "fs.s3ranged.accessKey" -> "AKIDEXAMPLE",
      "fs.s3ranged.secretKey" -> "secret-of-the-fixture") ++ settings).foreach { case (name, value) => conf.set(name, value) }
    conf
  }

  protected def newFileSystem(settings: (String, String)*): FileSystem =
    FileSystem.newInstance(URI.create("s3ranged://bucket"), conf(settings: _*))

  override def afterAll(): Unit = {
    EngineRegistry.close()
    s3.close()
    super.afterAll()
  }

  protected def path(key: String): Path = new Path(s"s3ranged://bucket/$key")

  protected def put(key: String, bytes: Array[Byte]): ObjectRef = s3.put("bucket", key, bytes)

  protected def bytes(count: Int): Array[Byte] = Array.tabulate(count)(i => (i * 31 + i / 251).toByte)

  /** What `work` sent: its result, the number of LISTs and that of GETs. */
  protected def requestsOf[T](work: => T): (T, Int, Int) = {
    val before = s3.requests.size
    val result = work
    val sent = s3.requests.drop(before)
    assert(sent.forall(_.method == "GET"), "nothing but GETs and LISTs")
    (result, sent.count(_.key.isEmpty), sent.count(_.key.nonEmpty))
  }
}
