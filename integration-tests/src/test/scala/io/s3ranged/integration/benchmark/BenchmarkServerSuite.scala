package io.s3ranged.integration.benchmark

import java.net.{InetAddress, Socket}
import java.net.URI
import java.net.http.{HttpClient, HttpRequest, HttpResponse}
import java.util.concurrent.TimeUnit.MILLISECONDS

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.Commands

/** The yardstick, read byte for byte and by curl: what S3 does, how slow it is, what it counts. */
class BenchmarkServerSuite extends AnyFunSuite with OnBenchmarkServer {

  private val size = 1 << 20
  private lazy val content = lines(7, size.toLong)
  private lazy val etag = server.addObject("features", "a/log", "lines", size.toLong, 7)

  override protected def beforeEach(): Unit = {
    super.beforeEach()
    assert(etag.nonEmpty)
  }


  private def http: Int = server.port("http")

  private def get(target: String, headers: (String, String)*): RawExchange = RawExchange.get(http, target, headers: _*)

  /** A Boolean, so that a failure does not print a megabyte. */
  private def has(exchange: RawExchange, expected: Array[Byte]): Boolean = exchange.body.sameElements(expected)

  private def millis(nanos: Long): Double = nanos / 1e6

  test("a whole object, and ranges of every form, are the file's bytes under the heads of S3") {
    val whole = get("/features/a/log")
    assert(whole.status == 200 && has(whole, content))
    assert(whole.header("ETag").contains("\"" + etag + "\""))
    for ((range, from, until) <- Seq(("0-9", 0, 10), ("100-", 100, size), ("-10", size - 10, size),
        ("1048570-9999999", 1048570, size), ("-9999999", 0, size))) {
      val part = get("/features/a/log", "Range" -> s"bytes=$range")
      assert(part.status == 206 && part.header("Content-Range").contains(s"bytes $from-${until - 1}/$size"))
      assert(has(part, content.slice(from, until)), range)
    }
    for (range <- Seq("bytes=10-5", "bytes=0-1,5-6", "lines=0-1", "bytes=abc"))
      assert(get("/features/a/log", "Range" -> range).status == 200, range)
    for (range <- Seq(s"bytes=$size-", "bytes=-0")) {
      val none = get("/features/a/log", "Range" -> range)
      assert(none.status == 416 && none.header("Content-Range").contains(s"bytes */$size"))
      assert(new String(none.body).contains("<Code>InvalidRange</Code>"))
    }
  }

  test("If-Match, If-None-Match, partNumber and HEAD are S3's") {
    assert(get("/features/a/log", "If-Match" -> ("\"" + etag + "\"")).status == 200)
    val changed = get("/features/a/log", "If-Match" -> "\"other\"")
    assert(changed.status == 412 && new String(changed.body).contains("PreconditionFailed"))
    assert(get("/features/a/log", "If-None-Match" -> ("\"" + etag + "\"")).status == 304)
    set("http", "partBytes" -> 300000)
    val part = get("/features/a/log?partNumber=4")
    assert(part.status == 206 && part.header("Content-Range").contains(s"bytes 900000-${size - 1}/$size"))
    assert(part.header("x-amz-mp-parts-count").contains("4") && has(part, content.drop(900000)))
    assert(get("/features/a/log?partNumber=5").status == 416)
    val head = RawExchange.request(http, "HEAD", "/features/a/log", "Range" -> "bytes=0-9")
    assert(head.status == 206 && head.header("Content-Length").contains("10") && head.body.isEmpty)
    assert(new String(get("/features/none").body).contains("NoSuchKey"))
    assert(new String(get("/no-such-bucket/none").body).contains("NoSuchBucket"))
    assert(get("/features/none").status == 404)
  }

  test("a connection carries request after request, and an idle one is closed") {
    set("http", "idleMillis" -> 300)
    val socket = new Socket(InetAddress.getLoopbackAddress, http)
    try {
      for (i <- 0 until 20)
        assert(RawExchange.on(socket, "GET", "/features/a/log", "Range" -> s"bytes=$i-$i").body.head == content(i))
      val started = System.nanoTime
      socket.setSoTimeout(10000)
      assert(socket.getInputStream.read() == -1)
      assert(millis(System.nanoTime - started) >= 250)
    } finally socket.close()
    assert(counters("connections") == 1 && counters("requests.GET") == 20 && counters("idleClosed") == 1)
  }

  test("counters are what was asked for and what was received, those of a broken client too") {
    for (i <- 0 until 10) get("/features/a/log", "Range" -> s"bytes=0-${i * 1000}")
    RawExchange.request(http, "HEAD", "/features/a/log")
    get("/features?list-type=2")
    get("/features/none")
    val asked = (0 until 10).map(_ * 1000L + 1).sum
    val now = counters
    assert(now("requests.GET") == 11 && now("requests.HEAD") == 1 && now("requests.LIST") == 1)
    assert(now("bytesAsked") == asked && now("bytesSent") == asked && now("broken") == 0)
    assert(now("concurrentMax") <= 2 && now("connections") == 13 && now("concurrent") == 0)
    server.addObject("features", "long", "sparse", 1L << 30, 1)
    server.reset()
    val socket = new Socket(InetAddress.getLoopbackAddress, http)
    socket.setReceiveBufferSize(1 << 16)
    socket.getOutputStream.write("GET /features/long HTTP/1.1\r\nHost: x\r\n\r\n".getBytes)
    val received = socket.getInputStream.readNBytes(1000000).length
    socket.close()
    val deadline = System.nanoTime + MILLISECONDS.toNanos(10000)
    while (counters("broken") == 0 && System.nanoTime < deadline) Thread.onSpinWait()
    assert(counters("broken") == 1 && counters("bytesSent") >= received && counters("bytesSent") < (1L << 29))
  }

  test("the first byte waits as long as it is told, the same or log-normal, and concurrently") {
    set("http", "firstByteMillis" -> 100)
    val one = get("/features/a/log", "Range" -> "bytes=0-9")
    assert(millis(one.headNanos) >= 99 && millis(one.headNanos) < 1000)
    val started = System.nanoTime
    val threads = (1 to 16).map(_ => new Thread(() => { get("/features/a/log", "Range" -> "bytes=0-9"); () }))
    threads.foreach(_.start())
    threads.foreach(_.join())
    assert(millis(System.nanoTime - started) < 16 * 100 / 2)
    assert(counters("concurrentMax") >= 8)
    set("http", "firstByteMillis" -> 5, "firstByteP99Millis" -> 50)
    val waits = (1 to 200).map(_ => millis(get("/features/a/log", "Range" -> "bytes=0-9").headNanos)).sorted
    assert(waits(100) >= 3.5 && waits(100) < 15 && waits(198) > 20, s"median ${waits(100)}, p99 ${waits(198)}")
  }

  test("a header sets one request's behaviour, and no other's") {
    val slow = get("/features/a/log", "Range" -> "bytes=0-9", "x-bench-firstByteMillis" -> "150")
    assert(millis(slow.headNanos) >= 149)
    assert(get("/features/a/log", "x-bench-fault" -> "error500").status == 500)
    assert(get("/features/a/log").status == 200 && counters("faults.ERROR_500") == 1)
  }

  test("a paced body comes evenly, at the pace of its connection") {
    server.addObject("features", "paced", "lines", 8L << 20, 3)
    set("http", "bytesPerSecond" -> 20000000)
    val paced = get("/features/paced")
    val expected = (8 << 20) / 20000.0
    assert(has(paced, lines(3, 8L << 20)))
    assert(millis(paced.nanos) >= expected * 0.98 && millis(paced.nanos) < expected * 1.5, s"${millis(paced.nanos)} and not $expected ms")
    // Evenly: in no tenth of the time does much more come than a tenth of the body.
    val socket = new Socket(InetAddress.getLoopbackAddress, http)
    try {
      socket.getOutputStream.write("GET /features/paced HTTP/1.1\r\nHost: x\r\n\r\n".getBytes)
      val started = System.nanoTime
      val piece = new Array[Byte](1 << 16)
      val tenths = new Array[Long](40)
      var total = 0
      while (total < (8 << 20)) {
        val n = socket.getInputStream.read(piece)
        total += n
        tenths(math.min(39, (millis(System.nanoTime - started) / (expected / 10)).toInt)) += n.toLong
      }
      assert(tenths.max < (8 << 20) / 10 * 2.5, tenths.toSeq)
    } finally socket.close()
  }

  test("a limit of requests is one of each prefix; what is too much is refused with 503 SlowDown, and counted") {
    server.addObject("features", "limited/one", "lines", 1000, 1)
    server.addObject("features", "free/one", "lines", 1000, 1)
    set("http", "requestsPerSecond" -> 40)
    val socket = new Socket(InetAddress.getLoopbackAddress, http)
    try {
      val started = System.nanoTime
      val statuses = (1 to 60).map(_ => RawExchange.on(socket, "GET", "/features/limited/one").status)
      val seconds = (System.nanoTime - started) / 1e9
      val admitted = statuses.count(_ == 200)
      assert(admitted >= 2 && admitted <= 3 + 40 * seconds && statuses.forall(s => s == 200 || s == 503))
      assert(counters("refused") == 60 - admitted)
      assert(RawExchange.on(socket, "GET", "/features/free/one").status == 200)
      val refused = RawExchange.on(socket, "GET", "/features/limited/one", "x-bench-requestsPerSecond" -> "0.001")
      assert(refused.status == 503 && new String(refused.body).contains("<Code>SlowDown</Code>"))
    } finally socket.close()
  }

  test("a share of requests is stalled, exactly that share, before the head or in the body") {
    set("http", "stallShare" -> 0.1, "stallMillis" -> 200)
    val heads = (1 to 30).map(_ => millis(get("/features/a/log", "Range" -> "bytes=0-9").headNanos))
    assert(heads.count(_ >= 199) == 3 && counters("stalled") == 3, heads)
    set("http", "stallShare" -> 1, "stallMillis" -> 200, "stallAfterBytes" -> 1000)
    val middle = get("/features/a/log")
    assert(millis(middle.nanos) >= 199 && millis(middle.headNanos) < 150 && has(middle, content))
  }

  test("listings have a thousand keys a page at most, prefixes and delimiters, in the order of S3, each page as late as told") {
    server.addSeries("listed", "many/", 2500, 100, false)
    server.addObject("listed", "a b&c", "lines", 10, 1)
    set("http", "listMillis" -> 50)
    var token = Option.empty[String]
    var keys = Vector.empty[String]
    var pages = 0
    do {
      val page = get("/listed?list-type=2&prefix=many/" + token.map("&continuation-token=" + _).getOrElse(""))
      assert(millis(page.headNanos) >= 49)
      val xml = new String(page.body, "UTF-8")
      keys ++= "<Key>([^<]*)</Key>".r.findAllMatchIn(xml).map(_.group(1))
      token = "<NextContinuationToken>([^<]*)<".r.findFirstMatchIn(xml).map(_.group(1))
      assert(xml.contains(s"<IsTruncated>${token.isDefined}</IsTruncated>"))
      pages += 1
    } while (token.isDefined)
    assert(pages == 3 && keys.size == 2500 && keys == keys.sorted && keys.distinct.size == 2500)
    val folders = new String(get("/listed?list-type=2&delimiter=/&prefix=many/").body)
    assert("<CommonPrefixes>".r.findAllIn(folders).size == 3 && !folders.contains("<Contents>"))
    val top = new String(get("/listed?list-type=2&delimiter=/&encoding-type=url").body)
    assert(top.contains("<Key>a+b%26c</Key>") && top.contains("<CommonPrefixes><Prefix>many/</Prefix>"))
    assert(new String(get("/listed?list-type=2&start-after=many/dir-00002/part-0002498").body)
      .contains("<KeyCount>1</KeyCount>"))
    assert(counters("requests.LIST") == 6)
    val member = get("/listed/" + keys(1234))
    assert(member.status == 200 && has(member, lines(1234, 100)))
  }

  test("a PUT replaces what was there, under an ETag of its content") {
    val client = HttpClient.newHttpClient()
    def put(body: String): String =
      client
        .send(
          HttpRequest
            .newBuilder(URI.create(server.endpoint("http").toString + "/written/to"))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build(),
          HttpResponse.BodyHandlers.discarding())
        .headers.firstValue("ETag").get
    val first = put("one")
    assert(first == "\"f97c5d29941bfb1b2fdab0874906ab82\"" && new String(get("/written/to").body) == "one")
    put("two!")
    assert(new String(get("/written/to").body) == "two!")
    assert(get("/written/to", "If-Match" -> first).status == 412)
  }

  test("curl gets the same bytes over HTTP/1.1, TLS, HTTP/2 with prior knowledge, and HTTP/2 by ALPN") {
    val ways = Seq(
      ("http", "1.1", Seq("--http1.1")),
      ("https", "1.1", Seq("--http1.1")),
      ("h2c", "2", Seq("--http2-prior-knowledge")),
      ("h2", "2", Seq("--http2")),
      ("h2", "1.1", Seq("--http1.1")))
    server.addObject("features", "several-windows", "lines", 16L << 20, 5)
    val expected = lines(5, 16L << 20)
    for ((port, version, options) <- ways) {
      server.reset()
      val file = java.nio.file.Files.createTempFile("curl", ".out")
      val ended = Commands.run(
        Seq("curl", "-s", "--cacert", server.certificate.toString, "-r", "1000-16777215", "-o", file.toString, "-w",
          "%{http_version} %{http_code} %header{etag}") ++ options :+ s"${server.endpoint(port)}/features/several-windows",
        Map.empty)
      assert(ended.status == 0 && ended.output.startsWith(s"$version 206"), s"$port: $ended")
      assert(java.nio.file.Files.readAllBytes(file).sameElements(expected.drop(1000)), port)
      assert(counters("bytesSent") == (16 << 20) - 1000 && counters("requests.GET") == 1)
      java.nio.file.Files.delete(file)
    }
  }
}
