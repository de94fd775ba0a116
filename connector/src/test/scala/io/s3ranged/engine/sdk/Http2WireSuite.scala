package io.s3ranged.engine.sdk

import java.net.{InetAddress, ServerSocket, Socket}
import java.time.Duration
import java.util.concurrent.{ConcurrentLinkedQueue, LinkedBlockingQueue, TimeUnit}

import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest}
import io.s3ranged.fault.{FaultKind, RetryStatus}
import io.s3ranged.options.{TransportIo, TransportProtocol}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{Http2Peer, JettyS3, LoopbackS3, RecordingSink, TlsKeys}
import io.s3ranged.testing.Http2Peer.Line

/** HTTP/2 frame by frame: streams that fail alone, connections that go away, and who speaks what. */
class Http2WireSuite extends AnyFunSuite with BeforeAndAfterAll {

  private val ref = ObjectRef.named("b", "k")
  private lazy val keys = TlsKeys.selfSigned("ip:127.0.0.1")

  override protected def afterAll(): Unit = TlsKeys.delete(keys)

  private def withStore[A](endpoint: String, protocol: TransportProtocol = TransportProtocol.HTTP2)(body: SdkStore => A): A = {
    val store = Wire.netty(TransportIo.AUTO, protocol).open(StoreFixture.connection(endpoint), StoreFixture.fetch())
    try body(store)
    finally store.close()
  }

  private def start(store: SdkStore, bytes: Int = 10): (RecordingSink, RangeExchange) = {
    val sink = StoreFixture.sink(bytes)
    sink -> store.transport.start(new RangeRequest(ref, ByteRange.ofLength(0, bytes)), sink)
  }

  private def get(store: SdkStore, bytes: Int = 10): RecordingSink = {
    val (sink, _) = start(store, bytes)
    assert(sink.awaitEnd() && sink.broken.isEmpty)
    sink
  }

  /** The first request of a peer gets `first`, the others what they asked for. */
  private def onFirst(settings: (Int, Int)*)(first: (Line, Int) => Unit)(body: (Http2Peer, SdkStore) => Unit): Unit = {
    val asked = new java.util.concurrent.atomic.AtomicInteger
    val peer = new Http2Peer(settings)((line, stream) => if (asked.getAndIncrement() == 0) first(line, stream) else line.whole(stream))
    try withStore(peer.endpoint)(body(peer, _))
    finally peer.close()
  }

  private def isFault(sink: RecordingSink, kind: FaultKind, words: String): Unit = {
    assert(sink.awaitEnd() && sink.broken.isEmpty)
    val fault = sink.fault.getOrElse(fail("the GET went through"))
    assert(fault.kind == kind && fault.getMessage.contains(words) && fault.getMessage.contains(ref.uri), fault.getMessage)
    assert(fault.getMessage.contains(kind.remedy))
  }

  test("a stream that the store refuses or breaks off ends its GET alone, which may be tried again") {
    for ((code, name) <- Seq(7 -> "REFUSED_STREAM", 2 -> "INTERNAL_ERROR")) onFirst()(_.reset(_, code)) { (peer, store) =>
      val refused = get(store)
      isFault(refused, FaultKind.CONNECTION_BROKEN, name)
      assert(refused.fault.get.retryStatus == RetryStatus.RETRYABLE)
      assert(get(store).fault.isEmpty && peer.connections == 1, "the connection goes on")
    }
  }

  test("a store that wants calm throttles, and one that wants HTTP/1.1 says which option to set") {
    onFirst()(_.reset(_, 11))((_, store) => isFault(get(store), FaultKind.THROTTLED, "ENHANCE_YOUR_CALM"))
    onFirst()(_.reset(_, 13))((_, store) => isFault(get(store), FaultKind.BAD_OPTION, "transport.protocol=http1"))
  }

  test("a store that goes away answers what it took and gets nothing more; the rest may be tried again") {
    // The first stream of a client is 3: 1 is kept for an upgrade.
    val streams = new ConcurrentLinkedQueue[Integer]
    val peer = new Http2Peer(Nil)((line, stream) => {
      streams.add(stream)
      if (streams.size == 3) {
        line.goAway(last = 5)
        Seq(3, 5).foreach(line.whole(_))
      } else if (streams.size > 3) line.whole(stream)
    })
    try withStore(peer.endpoint) { store =>
      val sinks = Seq.fill(3)(start(store)._1)
      assert(sinks.forall(sink => sink.awaitEnd() && sink.broken.isEmpty))
      assert(sinks.count(_.fault.isEmpty) == 2)
      isFault(sinks.find(_.fault.isDefined).get, FaultKind.CONNECTION_BROKEN, "went away")
      assert(get(store).fault.isEmpty && peer.connections == 2)
    } finally peer.close()
  }

  test("a connection that breaks ends all of its GETs, which may be tried again") {
    val asked = new java.util.concurrent.atomic.AtomicInteger
    val peer = new Http2Peer(Nil)((line, stream) => if (asked.incrementAndGet() == 3) line.breakOff() else if (asked.get == 2) line.head(stream, 10))
    try withStore(peer.endpoint) { store =>
      val sinks = Seq.fill(3)(start(store)._1)
      sinks.foreach(isFault(_, FaultKind.CONNECTION_BROKEN, ""))
    } finally peer.close()
  }

  test("a cancelled GET resets its stream and leaves its connection to others") {
    onFirst() { (line, stream) => line.head(stream, 10); line.data(stream, 4, last = false) } { (peer, store) =>
      val (sink, exchange) = start(store)
      assert(peer.await(sink.bytes == 4))
      exchange.cancel()
      isFault(sink, FaultKind.CANCELLED, "")
      assert(peer.await(peer.frames(Http2Peer.Reset).map(_.number()) == Seq(8)), "RST_STREAM with CANCEL")
      assert(get(store).fault.isEmpty && peer.connections == 1)
    }
  }

  test("what comes late on a cancelled stream counts for the connection's window and harms nobody") {
    onFirst() { (line, stream) => line.head(stream, 1 << 20); line.data(stream, 10000, last = false) } { (peer, store) =>
      val (sink, exchange) = start(store, 1 << 20)
      assert(peer.await(sink.bytes == 10000))
      exchange.cancel()
      isFault(sink, FaultKind.CANCELLED, "")
      assert(peer.await(peer.frames(Http2Peer.Reset).nonEmpty))
      assert(get(store).fault.isEmpty && sink.bytes == 10000)
    }
  }

  test("windows are as large as a range, and the connection's as large as all of its streams'") {
    onFirst()(_.whole(_)) { (peer, store) =>
      assert(get(store).fault.isEmpty)
      val range = StoreFixture.fetch().maxFetchBytes.toInt
      assert(peer.frames(Http2Peer.Settings).head.settings(Http2Peer.InitialWindowSize) == range)
      val opened = peer.frames(Http2Peer.WindowUpdate).filter(_.stream == 0).map(_.number()).sum
      assert(opened + 65535 == 4 * range)
    }
  }

  test("a connection takes four GETs at once, or as many as the store allows; then another is made") {
    for (allowed <- Seq(100, 1)) {
      val held = new ConcurrentLinkedQueue[(Line, Int)]
      val peer = new Http2Peer(Seq(Http2Peer.MaxConcurrentStreams -> allowed))((line, stream) =>
        if (held.isEmpty) { held.add(line -> -1); line.whole(stream) } else { held.add(line -> stream); () })
      try withStore(peer.endpoint) { store =>
        assert(get(store).fault.isEmpty)
        // One by one: until a connection stands nobody knows what its store allows.
        val sinks = (2 to 7).map { number =>
          // What the store allows may come behind the GET that it forbids: that one is refused, and asked for again.
          val sinks = Iterator.continually(start(store)._1).take(5)
          sinks.find(sink => peer.await(held.size == number || sink.fault.isDefined) && sink.fault.isEmpty).getOrElse(fail("refused"))
        }
        assert(if (allowed == 1) peer.connections > 2 else peer.connections == 2)
        held.forEach { case (line, stream) => if (stream > 0) line.whole(stream) }
        assert(sinks.forall(sink => sink.awaitEnd() && sink.fault.isEmpty))
      } finally peer.close()
    }
  }

  test("a body that is not what its length says is not whole") {
    onFirst() { (line, stream) => line.head(stream, 10); line.data(stream, 5) } { (_, store) =>
      isFault(get(store), FaultKind.PROTOCOL_VIOLATION, "content-length")
      assert(get(store).fault.isEmpty)
    }
    onFirst() { (line, stream) => line.head(stream, 10); line.data(stream, 11) } { (_, store) =>
      isFault(get(store), FaultKind.PROTOCOL_VIOLATION, "content-length")
    }
    onFirst(_.head(_, 10, last = true))((_, store) => assert(get(store).fault.isDefined))
    onFirst(_.data(_, 10))((_, store) => assert(get(store).fault.isDefined))
  }

  private def onFirst(first: (Line, Int) => Unit)(body: (Http2Peer, SdkStore) => Unit): Unit = onFirst()(first)(body)

  test("a store that speaks HTTP/1.1 alone is told by name, with the option to set") {
    val server = new JettyS3(None, Seq("http/1.1"))
    try withStore(server.endpoint)(store => isFault(get(store), FaultKind.BAD_OPTION, "transport.protocol=http1"))
    finally server.close()
    val encrypted = new JettyS3(Some(keys), Seq("http/1.1"))
    try TlsKeys.trusting(keys)(withStore(encrypted.endpoint)(store => isFault(get(store), FaultKind.BAD_OPTION, "transport.protocol=http1")))
    finally encrypted.close()
  }

  test("a hedge goes on another connection than the GET that it stands beside, where the store has one address too") {
    onFirst((_, _) => ()) { (peer, store) =>
      val (slow, exchange) = start(store)
      assert(peer.await(peer.frames(Http2Peer.Headers).size == 1))
      for (_ <- 1 to 2) {
        val hedge = StoreFixture.sink(10)
        store.transport.startBeside(exchange, new RangeRequest(ref, ByteRange.ofLength(0, 10)), hedge)
        assert(hedge.awaitEnd() && hedge.fault.isEmpty && peer.connections == 2)
      }
      assert(!slow.isOver)
      exchange.cancel()
      isFault(slow, FaultKind.CANCELLED, "")
    }
  }

  test("a hedge does not wait for the handshake that the GET beside it waits for") {
    val accepted = new LinkedBlockingQueue[Socket]
    val sockets = new ConcurrentLinkedQueue[Socket]
    val server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress)
    val acceptor = new Thread(() => try while (true) {
      val socket = server.accept()
      sockets.add(socket)
      accepted.add(socket)
    } catch { case _: java.io.IOException => () })
    acceptor.start()
    val store = Wire.netty(TransportIo.AUTO, TransportProtocol.HTTP2)
      .open(StoreFixture.connection(s"https://127.0.0.1:${server.getLocalPort}"), StoreFixture.fetch(Duration.ofSeconds(60)))
    /** A client has begun to shake hands. */
    def isBegun: Boolean = Option(accepted.poll(10, TimeUnit.SECONDS)).exists(_.getInputStream.read() >= 0)
    try {
      val (slow, exchange) = start(store)
      val hedge = StoreFixture.sink(10)
      assert(isBegun)
      val beside = store.transport.startBeside(exchange, new RangeRequest(ref, ByteRange.ofLength(0, 10)), hedge)
      assert(isBegun)
      exchange.cancel()
      beside.cancel()
      Seq(slow, hedge).foreach { sink =>
        assert(sink.awaitEnd(10))
        isFault(sink, FaultKind.CANCELLED, "")
      }
    } finally {
      store.close()
      server.close()
      acceptor.join()
      sockets.forEach(_.close())
    }
  }

  test("a GET that is left without an answer retires its connection: the next takes another") {
    val asked = new java.util.concurrent.atomic.AtomicInteger
    val peer = new Http2Peer(Nil)((line, stream) => if (asked.getAndIncrement() > 0) line.whole(stream))
    val store = Wire.netty(TransportIo.AUTO, TransportProtocol.HTTP2)
      .open(StoreFixture.connection(peer.endpoint), StoreFixture.fetch(Duration.ofMillis(300)))
    try {
      isFault(get(store), FaultKind.TIMED_OUT, "")
      assert(get(store).fault.isEmpty && get(store).fault.isEmpty && peer.connections == 2)
    } finally {
      store.close()
      peer.close()
    }
  }

  /** A store to shake hands with that does as told with what it accepts, and the faults of GETs that wait for it. */
  private def faultsOfHandshake(patience: Duration)(accepted: Socket => Unit): Seq[RecordingSink] = {
    val server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress)
    val acceptor = new Thread(() => try while (true) accepted(server.accept()) catch { case _: java.io.IOException => () })
    acceptor.start()
    val store = Wire.netty(TransportIo.AUTO, TransportProtocol.HTTP2)
      .open(StoreFixture.connection(s"https://127.0.0.1:${server.getLocalPort}"), StoreFixture.fetch(patience))
    try {
      val before = System.nanoTime()
      val sinks = Seq.fill(6)(start(store)._1)
      assert(sinks.forall(sink => sink.awaitEnd(10) && sink.broken.isEmpty))
      assert(System.nanoTime() - before < Duration.ofSeconds(15).toNanos)
      sinks
    } finally {
      store.close()
      server.close()
      acceptor.join()
    }
  }

  test("a handshake that fails ends all GETs that wait for it at once, and says why") {
    val long = Duration.ofSeconds(60)
    val untrusted = new JettyS3(Some(keys), Seq("h2"))
    try {
      val store = Wire.netty(TransportIo.AUTO, TransportProtocol.HTTP2).open(StoreFixture.connection(untrusted.endpoint), StoreFixture.fetch(long))
      try Seq.fill(6)(start(store)._1).foreach { sink =>
        assert(sink.awaitEnd(10))
        isFault(sink, FaultKind.UNTRUSTED_STORE, "")
      }
      finally store.close()
    } finally untrusted.close()
    faultsOfHandshake(long)(_.close()).foreach(isFault(_, FaultKind.CONNECTION_BROKEN, ""))
    faultsOfHandshake(long) { socket =>
      socket.getOutputStream.write("HTTP/1.1 400 no TLS here\r\n\r\n".getBytes("US-ASCII"))
    }.foreach(sink => assert(sink.fault.isDefined))
    val kept = new ConcurrentLinkedQueue[Socket]
    faultsOfHandshake(Duration.ofMillis(500)) { socket => kept.add(socket); () }.foreach(isFault(_, FaultKind.TIMED_OUT, "handshake"))
    kept.forEach(_.close())
  }

  test("auto speaks what the store offers over TLS, and HTTP/1.1 without TLS") {
    for ((offered, spoken) <- Seq(Seq("h2", "http/1.1") -> "HTTP/2.0", Seq("http/1.1") -> "HTTP/1.1")) {
      val server = new JettyS3(Some(keys), offered)
      try TlsKeys.trusting(keys)(withStore(server.endpoint, TransportProtocol.AUTO) { store =>
        server.put("b", "k", new Array[Byte](1000))
        val sinks = Seq.fill(6)(start(store)._1)
        assert(sinks.forall(sink => sink.awaitEnd() && sink.fault.isEmpty))
        assert(get(store).fault.isEmpty)
        assert(server.versions.size == 7 && server.versions.forall(_ == spoken), server.versions)
      })
      finally server.close()
    }
    val plain = new LoopbackS3
    plain.put("b", "k", new Array[Byte](1000))
    try withStore(plain.endpoint, TransportProtocol.AUTO)(store => assert(get(store).fault.isEmpty))
    finally plain.close()
  }
}
