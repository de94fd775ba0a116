package io.s3ranged.engine.netty

import java.net.{InetAddress, InetSocketAddress, ServerSocket, Socket}
import java.util.concurrent.{CountDownLatch, TimeUnit}

import io.netty.bootstrap.Bootstrap
import io.netty.buffer.{ByteBuf, Unpooled}
import io.netty.channel.{Channel, ChannelFactory, ChannelHandlerContext, ChannelInboundHandlerAdapter, ChannelInitializer, FixedRecvByteBufAllocator, MultiThreadIoEventLoopGroup}
import io.netty.channel.uring.{IoUringIoHandler, IoUringSocketChannel}
import org.scalatest.funsuite.AnyFunSuite

/** Ends that come right behind the last bytes, on the kernel's own io_uring: with Netty's channel they are missed. */
class UringEndSuite extends AnyFunSuite with NeedsIoUring {

  /** Answers a byte with ten, and the next with 100,000 and its end. */
  private final class Server(finish: Socket => Unit) extends AutoCloseable {
    private val accepting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress)
    private val thread = new Thread(() =>
      try while (true) {
        val socket = accepting.accept()
        socket.getInputStream.read()
        socket.getOutputStream.write(new Array[Byte](10))
        socket.getInputStream.read()
        socket.getOutputStream.write(new Array[Byte](100000))
        finish(socket)
      }
      catch { case _: java.net.SocketException => () })
    thread.setDaemon(true)
    thread.start()
    def address = new InetSocketAddress(accepting.getInetAddress, accepting.getLocalPort)
    override def close(): Unit = accepting.close()
  }

  private final class Client extends ChannelInitializer[Channel] {
    val over = new CountDownLatch(1)
    override def initChannel(channel: Channel): Unit = {
      channel.config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(1 << 20))
      channel.pipeline.addLast(new ChannelInboundHandlerAdapter {
        private var asked = 0
        private def ask(context: ChannelHandlerContext): Unit =
          if (asked < 2) {
            asked += 1
            context.writeAndFlush(Unpooled.directBuffer(1).writeByte(0))
            ()
          }
        override def channelActive(context: ChannelHandlerContext): Unit = {
          ask(context)
          super.channelActive(context)
        }
        override def channelRead(context: ChannelHandlerContext, message: Object): Unit = {
          message.asInstanceOf[ByteBuf].release()
          ask(context)
        }
        override def channelInactive(context: ChannelHandlerContext): Unit = over.countDown()
        override def exceptionCaught(context: ChannelHandlerContext, cause: Throwable): Unit = ()
      })
      ()
    }
  }

  /** How many of the connections never heard of their end. */
  private def lost(channels: ChannelFactory[Channel], rounds: Int, millis: Long)(finish: Socket => Unit): Int = {
    val server = new Server(finish)
    val group = new MultiThreadIoEventLoopGroup(2, IoUringIoHandler.newFactory())
    try (1 to rounds).count { _ =>
      val client = new Client
      val connected = new Bootstrap().group(group).channelFactory(channels).handler(client).connect(server.address)
      val heard = client.over.await(millis, TimeUnit.MILLISECONDS)
      connected.channel.close()
      !heard
    }
    finally {
      server.close()
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS)
    }
  }

  private def reset(socket: Socket): Unit = {
    socket.setSoLinger(true, 0)
    socket.close()
  }

  test("a reset right behind the last bytes is heard, 500 times of 500") {
    assert(lost(() => UringChannel.open(), 500, 20000)(reset) == 0)
  }

  test("an end right behind the last bytes is heard, 500 times of 500") {
    assert(lost(() => UringChannel.open(), 500, 20000)(_.close()) == 0)
  }

  test("for the record: what Netty's own channel hears of such resets (decision 0161)") {
    info(s"${lost(() => new IoUringSocketChannel, 10, 200)(reset)} of 10 not heard within 200 ms")
  }
}
