package io.s3ranged.integration.benchmark

import org.scalatest.funsuite.AnyFunSuite

/** Each fault that the yardstick can play, seen byte for byte on HTTP/1.1, and by curl on HTTP/2. */
class BenchmarkFaultsSuite extends AnyFunSuite with OnBenchmarkServer {

  private val size = 200000
  private lazy val content = lines(11, size.toLong)

  override protected def beforeEach(): Unit = {
    super.beforeEach()
    server.addObject("faults", "log", "lines", size.toLong, 11)
  }

  private def get(headers: (String, String)*): RawExchange = RawExchange.get(server.port("http"), "/faults/log", headers: _*)

  private def playing(fault: String, more: (String, Any)*)(check: RawExchange => Any): Unit = {
    server.reset()
    set("http", ("fault" -> fault) +: more: _*)
    check(get("Range" -> "bytes=1000-100999"))
    assert(counters.filter(_._1.startsWith("faults.")).values.sum == 1)
    set("http", "fault" -> "none")
    val sound = get("Range" -> "bytes=1000-100999")
    assert(sound.status == 206 && sound.body.sameElements(content.slice(1000, 101000)))
  }

  test("a reset breaks the connection off in the body") {
    playing("reset", "faultAfterBytes" -> 30000) { broken =>
      assert(broken.status == 206 && broken.header("Content-Length").contains("100000"))
      assert(broken.ending == RawExchange.Reset && broken.body.length <= 30000)
      assert(broken.body.sameElements(content.slice(1000, 1000 + broken.body.length)))
    }
  }

  test("a short body ends early, in good order, after exactly so many bytes") {
    playing("short", "faultAfterBytes" -> 30000) { short =>
      assert(short.status == 206 && short.header("Content-Length").contains("100000"))
      assert(short.ending == RawExchange.EndOfStream && short.body.sameElements(content.slice(1000, 31000)))
    }
    assert(counters("bytesSent") == 30000 + 100000)
  }

  test("a long body has sixteen bytes more than Content-Range says") {
    playing("long") { long =>
      assert(long.header("Content-Length").contains("100016") && long.ending == RawExchange.Complete)
      assert(long.header("Content-Range").contains(s"bytes 1000-100999/$size"))
      assert(long.body.take(100000).sameElements(content.slice(1000, 101000)) && long.body.length == 100016)
    }
  }

  test("a wrong Content-Range is one byte off, the bytes are not") {
    playing("wrongRange") { wrong =>
      assert(wrong.status == 206 && wrong.header("Content-Range").contains(s"bytes 1001-101000/$size"))
      assert(wrong.body.sameElements(content.slice(1000, 101000)))
    }
  }

  test("a wrong ETag comes with ranges in the middle, not with the first") {
    val right = get().header("ETag")
    playing("wrongEtag")(wrong => assert(wrong.status == 206 && wrong.header("ETag") != right))
    set("http", "fault" -> "wrongEtag")
    assert(get("Range" -> "bytes=0-9").header("ETag") == right)
  }

  test("a slow loris gives a byte every 100 ms") {
    set("http", "fault" -> "slowLoris")
    val slow = get("Range" -> "bytes=0-4")
    assert(slow.body.sameElements(content.take(5)))
    assert(slow.nanos / 1e6 >= 490 && slow.nanos / 1e6 < 5000 && slow.headNanos / 1e6 < 400)
  }

  test("500 is S3's own error; garbage is none, of an object and of a listing") {
    playing("error500") { e => assert(e.status == 500 && new String(e.body).contains("<Code>InternalError</Code>")) }
    playing("garbageXml") { e => assert(e.status == 500 && new String(e.body).startsWith("<<<")) }
    set("http", "fault" -> "garbageXml")
    val list = RawExchange.get(server.port("http"), "/faults?list-type=2")
    assert(list.status == 200 && !new String(list.body).contains("</ListBucketResult>"))
  }

  test("a share of requests has the fault, and after so many it is over") {
    set("http", "fault" -> "error500", "faultShare" -> 0.5, "faultCount" -> 3)
    val statuses = (1 to 20).map(_ => get("Range" -> "bytes=0-9").status)
    assert(statuses.count(_ == 500) == 3 && statuses.take(6).count(_ == 500) == 3)
    assert(counters("faults.ERROR_500") == 3)
  }

  test("a body of HTTP/2 is reset, or ends early, as one of HTTP/1.1 does") {
    for ((fault, exit) <- Seq(("reset", Set(92)), ("short", Set(18, 92)))) {
      set("h2c", "fault" -> fault, "faultAfterBytes" -> 30000)
      val ended = io.s3ranged.integration.Commands.run(
        Seq("curl", "-s", "--http2-prior-knowledge", "-o", "/dev/null", "-w", " %{size_download}",
          s"${server.endpoint("h2c")}/faults/log"),
        Map.empty)
      assert(exit.contains(ended.status), s"$fault: $ended")
      assert(ended.output.trim.toLong <= 30000)
    }
  }
}
