package io.s3ranged.integration.front

import java.net.URI
import java.net.http.{HttpClient, HttpRequest, HttpResponse}
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{OnServices, TestServices}
import io.s3ranged.testkit.front.Pace

/** The front that all request counts come from. */
class CountingFrontSuite extends AnyFunSuite with OnServices {

  private lazy val bucket = TestServices.bucket("front")
  private lazy val s3 = TestServices.store.client

  test("requests are told apart by what they ask, and counted with the bytes of their answers") {
    stored(TestServices.store.put(bucket, "folder/key", new Array[Byte](1000)))
    s3.getObjectAsBytes(b => { b.bucket(bucket).key("folder/key").range("bytes=10-19"); () })
    s3.headObject(b => { b.bucket(bucket).key("folder/key"); () })
    s3.listObjectsV2(b => { b.bucket(bucket).prefix("folder/"); () })
    s3.putObject(
      b => { b.bucket(bucket).key("other"); () },
      software.amazon.awssdk.core.sync.RequestBody.fromString("x"))
    val counters = front.counters
    assert(Seq("GET", "HEAD", "LIST", "PUT").map(counters.requests) == Seq(1, 1, 1, 1))
    assert(counters.bodyBytes("GET") == 10 && counters.bodyBytes("HEAD") == 0 && counters.broken == 0)
    eventually(5, "all exchanges ended")(counters.active == 0)
    val get = counters.exchanges.asScala.find(_.kind == "GET").get
    assert(get.status == 206 && get.range == "bytes=10-19" && get.target == s"/$bucket/folder/key" && get.whole)
  }

  test("an object passes unchanged, whatever its size") {
    for (size <- Seq(0, 1, 262143, 262144, 262145, 3 << 20)) {
      val bytes = new Array[Byte](size)
      new scala.util.Random(size).nextBytes(bytes)
      TestServices.store.put(bucket, "sizes", bytes)
      val read = s3.getObjectAsBytes(b => { b.bucket(bucket).key("sizes"); () }).asByteArray
      assert(java.util.Arrays.equals(read, bytes), s"$size bytes")
    }
  }

  test("a pace holds back the first byte and the rest") {
    stored(TestServices.store.put(bucket, "paced", new Array[Byte](256 << 10)))
    val millis = withPace(new Pace(100, 1 << 20)) {
      val started = System.nanoTime
      s3.getObjectAsBytes(b => { b.bucket(bucket).key("paced"); () })
      TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
    }
    assert(millis >= 300, "100 ms to the first byte and 250 ms for 256 KiB at 1 MiB/s, less one piece")
  }

  test("other processes ask it over HTTP") {
    stored(())
    val answer = HttpClient.newHttpClient.send(
      HttpRequest.newBuilder(URI.create(s"${front.endpoint}/__front__/counters")).build(),
      HttpResponse.BodyHandlers.ofString())
    assert(answer.statusCode == 200 && answer.body.linesIterator.contains("broken=0"))
    assert(front.counters.requests("GET") == 0, "its own requests are not counted")
  }
}
