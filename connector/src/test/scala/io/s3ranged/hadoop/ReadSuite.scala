package io.s3ranged.hadoop

import java.io.{EOFException, FileNotFoundException, IOException}
import java.nio.ByteBuffer
import java.util.concurrent.{CountDownLatch, ExecutionException, TimeUnit}

import scala.jdk.CollectionConverters._
import scala.util.Using

import org.apache.hadoop.fs.{FSDataInputStream, FileRange, FileStatus, Path, StreamCapabilities}
import org.apache.hadoop.fs.Options.OpenFileOptions._
import org.apache.hadoop.fs.statistics.StreamStatisticNames._
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.LoopbackS3

/** Streams: bytes, requests, ends. */
class ReadSuite extends AnyFunSuite with FileSystemFixture {

  private val MiB = 1 << 20

  private def object5(key: String): Array[Byte] = {
    val content = bytes(5 * MiB + 123)
    put(key, content)
    content
  }

  private def random(key: String, status: FileStatus = null): FSDataInputStream = {
    val builder = fs.openFile(path(key)).opt(FS_OPTION_OPENFILE_READ_POLICY, "parquet, vector, random")
    (if (status == null) builder else builder.withFileStatus(status)).build().get()
  }

  test("open and the first block are one GET, and no LIST; the rest is read ahead") {
    val content = object5("ordered")
    Using.resource {
      val (in, lists, gets) = requestsOf(fs.open(path("ordered")))
      assert(lists == 0 && gets == 1)
      in
    } { in =>
      val (_, lists, gets) = requestsOf(in.readFully(new Array[Byte](MiB)))
      assert(lists == 0 && gets == 0)
      in.seek(0)
      assert(in.readAllBytes().sameElements(content))
    }
  }

  test("opened with its status an object costs nothing until it is read, and then one GET a block") {
    val content = object5("told")
    val status = fs.getFileStatus(path("told"))
    val (in, lists, gets) = requestsOf(random("told", status))
    assert(lists == 0 && gets == 0)
    Using.resource(in) { _ =>
      val tail = new Array[Byte](8)
      val (_, listsOfRead, getsOfRead) = requestsOf(in.readFully(content.length - 8L, tail))
      assert(listsOfRead == 0 && getsOfRead == 1 && tail.sameElements(content.takeRight(8)))
      in.seek(content.length - 100L)
      val (_, _, cached) = requestsOf(in.readFully(new Array[Byte](100)))
      assert(cached == 0)
    }
  }

  test("opened for random reads without a status: one LIST, which tells of the version that is read") {
    object5("listed")
    val (in, lists, gets) = requestsOf(random("listed"))
    assert(lists == 1 && gets == 0)
    in.close()
  }

  test("a length alone is enough to open") {
    val content = object5("length")
    val builder = fs.openFile(path("length")).must(FS_OPTION_OPENFILE_LENGTH, content.length.toLong)
    val (in, lists, gets) = requestsOf(builder.build().get())
    assert(lists == 0 && gets == 0)
    Using.resource(in)(in => assert(in.readAllBytes().sameElements(content)))
  }

  test("where a split ends is a hint: read-ahead ends there, and who reads on gets what stands behind") {
    val content = object5("split")
    val status = fs.getFileStatus(path("split"))
    for (end <- Seq(1, 7, MiB, MiB + 5, 2 * MiB - 1)) {
      val builder = fs.openFile(path("split")).withFileStatus(status).optLong(FS_OPTION_OPENFILE_SPLIT_END, end.toLong)
      Using.resource(builder.build().get())(in => assert(in.readAllBytes().sameElements(content), end))
    }
  }

  test("a length that this file system told a moment ago means the version that it told") {
    val content = object5("copied")
    val told = fs.getFileStatus(path("copied"))
    val copy = new FileStatus(told.getLen, false, 0, 0, 0, told.getPath)
    val (_, lists, gets) = requestsOf(Using.resource(random("copied", copy))(_.readFully(0L, new Array[Byte](10))))
    assert(lists == 0 && gets == 1)
    put("copied", content.reverse)
    val fault = intercept[RangedIOException](Using.resource(random("copied", copy))(_.readFully(3L * MiB, new Array[Byte](10))))
    assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.getMessage.contains("bucket/copied"))
  }

  test("what was told is forgotten after a minute, and never taken for another length") {
    var now = 0L
    val told = new ToldObjects(() => now)
    told.add(ObjectRef.pinned("bucket", "k", "e", 10))
    val named = ObjectRef.named("bucket", "k")
    assert(told.completed(named.withIdentity(null, 10)).etag == "e")
    assert(told.completed(named.withIdentity("f", 10)).etag == "f")
    assert(told.completed(named.withIdentity(null, 11)).etag == null)
    now = TimeUnit.MINUTES.toNanos(1)
    assert(told.completed(named.withIdentity(null, 10)).etag == null)
  }

  test("a footer that reaches over the last block's start comes with one GET") {
    val content = object5("footer")
    Using.resource(random("footer", fs.getFileStatus(path("footer")))) { in =>
      val footer = new Array[Byte](50000)
      val (_, _, gets) = requestsOf {
        in.seek(content.length - 8L)
        in.readFully(new Array[Byte](8))
        in.seek(content.length - 50008L)
        in.readFully(footer)
      }
      assert(gets == 1 && footer.sameElements(content.takeRight(50008).dropRight(8)))
    }
  }

  test("an object that changed since its status was taken fails when it is read, and is named") {
    object5("changing")
    val status = fs.getFileStatus(path("changing"))
    put("changing", bytes(5 * MiB))
    val fault = intercept[RangedIOException](Using.resource(random("changing", status))(_.readFully(100L, new Array[Byte](10))))
    assert(fault.kind == FaultKind.OBJECT_CHANGED && fault.getMessage.contains("bucket/changing"))
    assert(fault.getMessage.contains(fault.kind.remedy))
  }

  test("a folder and a missing object cannot be opened, nor with a future") {
    put("folder/one", bytes(1))
    for (key <- Seq("folder", "missing"))
      assert(intercept[FileNotFoundException](fs.open(path(key))).getMessage.contains(s"s3ranged://bucket/$key"))
    val later = intercept[ExecutionException](random("missing"))
    assert(later.getCause.isInstanceOf[FileNotFoundException])
    intercept[ExecutionException](random("folder", fs.getFileStatus(path("folder"))))
    intercept[IllegalArgumentException](random("other", fs.getFileStatus(path("folder/one"))))
    intercept[FileNotFoundException](fs.open(new Path("s3ranged://bucket/")))
  }

  test("seeks forward and back, single bytes, and the end") {
    val content = object5("seeks")
    Using.resource(fs.open(path("seeks"))) { in =>
      for (at <- Seq(0, 3 * MiB + 7, 3 * MiB + 9, 10, MiB - 1, 5 * MiB + 122)) {
        in.seek(at.toLong)
        assert(in.read() == (content(at) & 0xff) && in.getPos == at + 1)
      }
      assert(in.read() == -1 && in.read(new Array[Byte](4)) == -1)
      intercept[EOFException](in.seek(-1))
      intercept[EOFException](in.seek(content.length + 1L))
      assert(in.read(content.length.toLong, new Array[Byte](4), 0, 4) == -1)
      val direct = ByteBuffer.allocateDirect(2 * MiB)
      in.readFully(MiB / 2L, direct)
      direct.flip()
      assert(direct.equals(ByteBuffer.wrap(content, MiB / 2, 2 * MiB)))
    }
  }

  private def vectored(in: FSDataInputStream, ranges: (Long, Int)*): Seq[FileRange] = {
    val asked = ranges.map { case (offset, length) => FileRange.createFileRange(offset, length) }
    in.readVectored(asked.asJava, length => ByteBuffer.allocate(length + 5))
    asked
  }

  private def assertBytes(range: FileRange, content: Array[Byte]): Unit = {
    val data = range.getData.get(5, TimeUnit.SECONDS)
    assert(data.remaining == range.getLength)
    assert(data.equals(ByteBuffer.wrap(content, range.getOffset.toInt, range.getLength)))
    ()
  }

  test("a vectored read takes near ranges together and far ones apart, and exactly their bytes") {
    val content = object5("columns")
    Using.resource(random("columns", fs.getFileStatus(path("columns")))) { in =>
      val before = s3.bytesSent
      val (ranges, _, gets) = requestsOf(vectored(in, (4L * MiB, 1000), (100L, 50), (200L, 0), (300L, 700)))
      ranges.foreach(assertBytes(_, content))
      assert(gets == 2 && s3.bytesSent - before == 900 + 1000)
    }
  }

  test("ranges that overlap or leave the object are refused before anything is sent") {
    object5("refused")
    Using.resource(random("refused", fs.getFileStatus(path("refused")))) { in =>
      val (_, _, gets) = requestsOf {
        intercept[IllegalArgumentException](vectored(in, (0L, 10), (5L, 10)))
        intercept[EOFException](vectored(in, (5L * MiB, 124)))
        intercept[EOFException](vectored(in, (-1L, 10)))
      }
      assert(gets == 0)
    }
  }

  test("a vectored read that fails gives its buffers back, and every range the failure") {
    object5("failing")
    Using.resource(random("failing", fs.getFileStatus(path("failing")))) { in =>
      put("failing", bytes(10 * MiB))
      val released = new java.util.concurrent.atomic.AtomicInteger
      val asked = Seq(FileRange.createFileRange(0, 10), FileRange.createFileRange(4 * MiB, 10))
      in.readVectored(asked.asJava, (length: Int) => ByteBuffer.allocate(length), (_: ByteBuffer) => { released.incrementAndGet(); () })
      assert(released.get == 2)
      asked.foreach { range =>
        val failure = intercept[ExecutionException](range.getData.get(5, TimeUnit.SECONDS)).getCause
        assert(failure.asInstanceOf[RangedIOException].kind == FaultKind.OBJECT_CHANGED)
      }
    }
  }

  test("a stream that is closed by another thread ends its read") {
    object5("stalled")
    val in = random("stalled", fs.getFileStatus(path("stalled")))
    s3.enqueue(LoopbackS3.Fault.StallAfter(1000))
    val sent = s3.requests.size
    val ended = new CountDownLatch(1)
    @volatile var told: Throwable = null
    val reader = new Thread(() => {
      try in.readFully(0L, new Array[Byte](10))
      catch { case e: IOException => told = e }
      ended.countDown()
    })
    reader.start()
    assert(s3.await(s3.requests.size > sent))
    in.close()
    assert(ended.await(5, TimeUnit.SECONDS) && told.getMessage.contains("closed"))
    intercept[IOException](in.read())
  }

  test("after a read that failed nothing of it is held, and the next one asks anew") {
    for (policy <- Seq("sequential", "random")) {
      val content = object5(s"again-$policy")
      val builder = fs.openFile(path(s"again-$policy")).opt(FS_OPTION_OPENFILE_READ_POLICY, policy)
      Using.resource(builder.withFileStatus(fs.getFileStatus(path(s"again-$policy"))).build().get()) { in =>
        in.readFully(new Array[Byte](MiB))
        s3.enqueue(LoopbackS3.Fault.Refuse(403, "AccessDenied"))
        intercept[IOException](in.readFully(new Array[Byte](10)))
        in.seek(10)
        assert(in.available() == 0, "the block before is nobody's any more")
        in.seek(MiB.toLong)
        val rest = new Array[Byte](MiB)
        in.readFully(rest)
        assert(rest.sameElements(content.slice(MiB, 2 * MiB)))
      }
    }
  }

  test("vectored reads of a stream that was opened with a length alone are of one version") {
    val content = object5("one-version")
    val builder = fs.openFile(path("one-version")).must(FS_OPTION_OPENFILE_LENGTH, content.length.toLong)
    Using.resource(builder.build().get()) { in =>
      vectored(in, (0L, 10)).foreach(assertBytes(_, content))
      put("one-version", content.reverse)
      val later = vectored(in, (4L * MiB, 10))
      val failure = intercept[ExecutionException](later.head.getData.get(5, TimeUnit.SECONDS)).getCause
      assert(failure.asInstanceOf[RangedIOException].kind == FaultKind.OBJECT_CHANGED)
      assert(failure.getMessage.contains("bucket/one-version"))
    }
  }

  test("unbuffer gives the readers back, and reading goes on") {
    val content = object5("unbuffered")
    Using.resource(fs.open(path("unbuffered"))) { in =>
      in.readFully(new Array[Byte](100))
      in.unbuffer()
      assert(in.getPos == 100 && in.read() == (content(100) & 0xff))
      for (capability <- Seq(StreamCapabilities.UNBUFFER, StreamCapabilities.VECTOREDIO, StreamCapabilities.IOSTATISTICS))
        assert(in.hasCapability(capability))
    }
  }

  test("a stream counts by Hadoop's names, and the file system counts for Spark") {
    val content = object5("counted")
    val statistics = org.apache.hadoop.fs.FileSystem.getStatistics("s3ranged", classOf[RangedFileSystem])
    val before = statistics.getBytesRead
    Using.resource(random("counted", fs.getFileStatus(path("counted")))) { in =>
      in.readFully(MiB.toLong, new Array[Byte](100))
      vectored(in, (0L, 50), (4L * MiB, 25)).foreach(assertBytes(_, content))
      val counters = in.getIOStatistics.counters.asScala
      assert(counters(STREAM_READ_BYTES) == 175 && counters(STREAM_READ_VECTORED_OPERATIONS) == 1)
      assert(counters(STREAM_READ_VECTORED_INCOMING_RANGES) == 2 && counters("action_http_get_request") == 3)
    }
    assert(statistics.getBytesRead - before == 175)
  }

  test("writing fails and names the way out") {
    val target = path("new")
    for (write <- Seq[() => Any](
        () => fs.create(target), () => fs.append(target), () => fs.delete(target, true),
        () => fs.mkdirs(target), () => fs.rename(target, path("other")), () => fs.createFile(target).build()))
      assert(intercept[UnsupportedOperationException](write()).getMessage.contains("s3a://"))
  }

  test("a wrong setting is told by name when the file system is made, and never a secret") {
    val unknown = intercept[RangedIOException](newFileSystem("fs.s3ranged.endpiont" -> "x"))
    assert(unknown.kind == FaultKind.BAD_OPTION && unknown.getMessage.contains("fs.s3ranged.endpiont"))
    assert(unknown.getMessage.contains("endpoint") && !unknown.getMessage.contains("secret-of-the-fixture"))
    assert(intercept[IOException](org.apache.hadoop.fs.FileSystem.newInstance(
      java.net.URI.create("s3ranged://KEY:SECRET@bucket"), conf())).getMessage.contains("without keys"))
  }

  test("a bucket's own settings go before those of all, and S3A's come last") {
    put("settings", bytes(3))
    val made = newFileSystem(
      "fs.s3ranged.endpoint" -> "http://127.0.0.1:9",
      "fs.s3ranged.bucket.bucket.endpoint" -> s3.endpoint,
      "fs.s3ranged.bucket.other.endpoint" -> "http://127.0.0.1:8")
    assert(made.getFileStatus(path("settings")).getLen == 3)
    val fallen = new org.apache.hadoop.conf.Configuration()
    Seq("endpoint" -> s3.endpoint, "endpoint.region" -> "eu-central-1", "path.style.access" -> "true",
      "access.key" -> "A", "secret.key" -> "S").foreach { case (name, value) => fallen.set("fs.s3a." + name, value) }
    assert(org.apache.hadoop.fs.FileSystem.newInstance(java.net.URI.create("s3ranged://bucket"), fallen).getFileStatus(path("settings")).getLen == 3)
  }
}
