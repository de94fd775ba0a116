package io.s3ranged.engine.netty

import java.io.IOException
import java.net.{ConnectException, InetAddress, InetSocketAddress, ServerSocket}
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException

import io.netty.bootstrap.Bootstrap
import io.netty.buffer.{ByteBuf, Unpooled}
import io.netty.channel.{Channel, ChannelFactory, ChannelFuture, ChannelHandlerContext, ChannelInboundHandlerAdapter, ChannelInitializer, ChannelOption}
import org.scalatest.funsuite.AnyFunSuite

/** A connection on a ring whose completions come when the test says so. */
class UringChannelSuite extends AnyFunSuite with NeedsIoUring {

  import UringOps.{CANCEL, POLL, RECEIVE, SEND}

  private val POLLOUT = 4
  private val ECANCELED = -125
  private val ECONNRESET = -104
  private val EINTR = -4

  private val sockets: ChannelFactory[UringChannel] = () => UringChannel.open()

  /** One connection to a socket of the test's own, that reads into memory of the test's. */
  private final class Connection(room: () => ByteBuf) {
    val ring = new HeldRing
    val server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress)
    var read = 0
    var failure = Option.empty[Throwable]
    var inactive = 0
    var during: Channel => Unit = _ => ()

    private object Handler extends ChannelInboundHandlerAdapter {
      override def channelRead(context: ChannelHandlerContext, message: Object): Unit = {
        val bytes = message.asInstanceOf[ByteBuf]
        read += bytes.readableBytes
        bytes.skipBytes(bytes.readableBytes)
        during(context.channel)
        bytes.release()
        ()
      }
      override def channelInactive(context: ChannelHandlerContext): Unit = inactive += 1
      override def exceptionCaught(context: ChannelHandlerContext, cause: Throwable): Unit = failure = Some(cause)
    }

    private val connecting: ChannelFuture = new Bootstrap()
      .group(ring.loop)
      .channelFactory(sockets)
      .option[java.lang.Boolean](ChannelOption.TCP_NODELAY, true)
      .option[java.lang.Boolean](ChannelOption.SO_KEEPALIVE, true)
      .handler(new ChannelInitializer[Channel] {
        override def initChannel(channel: Channel): Unit = {
          channel.config.setRecvByteBufAllocator(new Intake(() => room(), () => true))
          channel.pipeline.addLast(Handler)
          ()
        }
      })
      .connect(new InetSocketAddress(server.getInetAddress, server.getLocalPort))
    val channel: Channel = connecting.channel
    ring.run()
    if (ring.holds(POLL)) ring.complete(POLL, POLLOUT)
    assert(connecting.isSuccess && channel.isActive)
    private val peer = server.accept()
    peer.setSoTimeout(10000)

    /** True if the other side has heard of the end. */
    def isOver: Boolean =
      try peer.getInputStream.read() < 0
      catch {
        case _: java.net.SocketTimeoutException => false
        case _: IOException => true
      }

    def isStillOpen: Boolean = {
      peer.setSoTimeout(1)
      try {
        peer.getInputStream.read()
        false
      } catch {
        case _: java.net.SocketTimeoutException => true
      } finally peer.setSoTimeout(10000)
    }

    def end(): Unit = {
      channel.close()
      ring.run()
      while (ring.holds(RECEIVE)) ring.complete(RECEIVE, ECANCELED)
      while (ring.holds(SEND)) ring.complete(SEND, ECANCELED)
      peer.close()
      server.close()
    }
  }

  private def withConnection(room: => ByteBuf = Unpooled.directBuffer(100, 100))(body: Connection => Any): Unit = {
    val connection = new Connection(() => room)
    try body(connection): Unit
    finally connection.end()
  }

  test("one receive lies with the kernel, and none while its bytes are being delivered") {
    withConnection() { connection =>
      import connection.ring
      assert(ring.operations.map(_.kind) == Seq(RECEIVE))
      connection.during = { channel =>
        channel.read()
        assert(!ring.holds(RECEIVE))
      }
      (1 to 3).foreach { round =>
        ring.complete(RECEIVE, 10)
        assert(connection.read == 10 * round && ring.operations.map(_.kind) == Seq(RECEIVE))
      }
    }
  }

  test("what waits for the loop has its turn between two receives") {
    withConnection() { connection =>
      import connection.ring
      var seen = Seq.empty[Boolean]
      connection.during = channel => channel.eventLoop.execute(() => seen = seen :+ ring.holds(RECEIVE))
      (1 to 3).foreach(_ => ring.complete(RECEIVE, 10))
      assert(seen == Seq(false, false, false) && ring.holds(RECEIVE))
    }
  }

  for (late <- Seq(ECANCELED, 7))
    test(s"a cancelled receive owns the sink's memory, and the socket, until it has completed with $late") {
      val memory = ByteBuffer.allocateDirect(64)
      var free = 0
      val targets = new TargetBuffers(java.util.List.of(memory), () => free += 1)
      withConnection(targets.next(64)) { connection =>
        import connection.ring
        assert(ring.operations.last.length == 64)
        connection.channel.close()
        ring.run()
        targets.close()
        assert(connection.inactive == 1 && connection.channel.closeFuture.isDone, "nobody else waits for the kernel")
        assert(ring.holds(CANCEL) && ring.holds(RECEIVE))
        ring.complete(CANCEL, 0)
        assert(free == 0 && connection.isStillOpen)
        ring.complete(RECEIVE, late)
        assert(free == 1 && connection.read == 0 && connection.isOver)
      }
    }

  test("what is being sent keeps its bytes until it has been sent, also when the connection is closed meanwhile") {
    withConnection() { connection =>
      import connection.ring
      val bytes = Unpooled.directBuffer(8).writeLong(1)
      val written = connection.channel.writeAndFlush(bytes)
      ring.run()
      connection.channel.close()
      ring.run()
      assert(written.isDone && !written.isSuccess && bytes.refCnt == 1)
      ring.complete(RECEIVE, ECANCELED)
      assert(connection.isStillOpen)
      ring.complete(SEND, ECANCELED)
      assert(bytes.refCnt == 0 && connection.isOver)
    }
  }

  test("what was not sent at once is sent behind, and one send lies with the kernel at a time") {
    withConnection() { connection =>
      import connection.ring
      val first = connection.channel.write(Unpooled.wrappedBuffer(new Array[Byte](30)))
      val second = connection.channel.write(Unpooled.EMPTY_BUFFER)
      val third = connection.channel.writeAndFlush(Unpooled.directBuffer(20).writeZero(20))
      ring.run()
      def sends = ring.operations.filter(_.kind == SEND).map(_.length)
      assert(sends == Seq(30))
      ring.complete(SEND, 12)
      assert(sends == Seq(18) && !first.isDone)
      ring.complete(SEND, EINTR)
      assert(sends == Seq(18))
      ring.complete(SEND, 18)
      assert(sends == Seq(20) && first.isSuccess && second.isSuccess && !third.isDone)
      ring.complete(SEND, 20)
      assert(sends.isEmpty && third.isSuccess)
    }
  }

  test("an end and a reset are told by the receive that meets them, an interruption is not") {
    withConnection() { connection =>
      import connection.ring
      ring.complete(RECEIVE, EINTR)
      assert(ring.holds(RECEIVE) && connection.inactive == 0)
      ring.complete(RECEIVE, 0)
      assert(connection.inactive == 1 && connection.failure.isEmpty && !ring.holds(RECEIVE))
    }
    withConnection() { connection =>
      connection.ring.complete(RECEIVE, ECONNRESET)
      assert(connection.inactive == 1 && connection.failure.exists(_.isInstanceOf[IOException]))
    }
  }

  test("memory that is not to be had closes the connection, and not the loop") {
    var asked = 0
    withConnection { asked += 1; if (asked > 1) throw new OutOfMemoryError("none") else Unpooled.directBuffer(100, 100) } {
      connection =>
        connection.ring.complete(RECEIVE, 1)
        assert(connection.failure.exists(_.isInstanceOf[OutOfMemoryError]) && connection.inactive == 1 && connection.isOver)
    }
  }

  private def connect(ring: HeldRing, port: Int, millis: Int): ChannelFuture = {
    val bootstrap = new Bootstrap()
      .group(ring.loop)
      .channelFactory(sockets)
      .option[Integer](ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
      .handler(new ChannelInboundHandlerAdapter)
    val future = bootstrap.connect(new InetSocketAddress(InetAddress.getLoopbackAddress, port))
    ring.run()
    future
  }

  test("a connection that is refused, or closed before it stands, fails and gives its socket back") {
    val free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress)
    val port = free.getLocalPort
    free.close()
    val ring = new HeldRing
    val refused = connect(ring, port, 1000)
    if (!refused.isDone) ring.complete(POLL, POLLOUT)
    assert(refused.cause.isInstanceOf[ConnectException] && !refused.channel.isOpen)

    val server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress)
    val closed = connect(ring, server.getLocalPort, 1000)
    assert(ring.holds(POLL))
    closed.channel.close()
    ring.run()
    assert(closed.cause.isInstanceOf[ClosedChannelException] && ring.holds(CANCEL))
    ring.complete(POLL, ECANCELED)
    assert(server.accept().getInputStream.read() < 0)
    server.close()
  }

  test("a ring that takes no more gives the memory of a receive back, and ends the connection") {
    val memory = Unpooled.directBuffer(100, 100)
    withConnection(memory.retainedDuplicate()) { connection =>
      import connection.ring
      connection.during = _ => ring.full = true
      ring.complete(RECEIVE, 10)
      assert(memory.refCnt == 1 && !connection.channel.isOpen && connection.inactive == 1)
      assert(connection.failure.exists(_.getMessage == "SQ ring full") && connection.isOver)
      ring.full = false
    }
    memory.release()
  }

  test("where a ring takes no cancel, the socket's end completes what the kernel holds") {
    withConnection() { connection =>
      import connection.ring
      ring.full = true
      connection.channel.close()
      ring.run()
      ring.full = false
      assert(connection.isOver && ring.operations.map(_.kind) == Seq(RECEIVE))
      ring.complete(RECEIVE, 0)
      assert(connection.inactive == 1 && ring.operations.isEmpty)
    }
  }
}
