package io.s3ranged.engine.netty

import java.net.{InetAddress, InetSocketAddress, ServerSocket, URI}
import java.nio.ByteBuffer
import java.nio.channels.SocketChannel
import java.time.Duration
import java.util.concurrent.{CountDownLatch, TimeUnit}

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.http.{SdkHttpExecutionAttributes, SdkHttpMethod, SdkHttpRequest}
import software.amazon.awssdk.http.async.{AsyncExecuteRequest, SdkAsyncHttpResponseHandler}

import io.s3ranged.options.{TransportIo, TransportProtocol}
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.testing.{LoopbackS3, RecordingSink}

/** Hosts with several addresses: dead ones, and those that a hedge keeps away from. */
class DialSuite extends AnyFunSuite {

  private val first = InetAddress.getByName("127.0.0.1")
  private val second = InetAddress.getByName("127.0.0.2")
  private val patience = Duration.ofSeconds(60)

  private def withClient[A](protocol: TransportProtocol)(body: NettyHttpClient => A): A = {
    val settings = new FetchSettings(32, 8 << 20, 1, patience, patience, patience)
    val addresses = new Addresses(_ => Array(first, second), () => System.nanoTime())
    val client = NettyHttpClient.open(new IoLoops(TransportIo.AUTO), settings, protocol, addresses)
    try body(client)
    finally client.close()
  }

  private final class Get(client: NettyHttpClient, port: Int) extends Landing.Listener {
    private val ended = new CountDownLatch(1)
    @volatile private var outcome: Either[Throwable, Unit] = _
    val landing = new Landing(new RecordingSink(Seq(ByteBuffer.allocateDirect(1000))), this)

    override def whole(): Unit = end(Right(()))
    override def refused(): Unit = end(Left(new IllegalStateException("refused")))
    override def broken(failure: Throwable): Unit = end(Left(failure))

    private def end(how: Either[Throwable, Unit]): Unit = {
      outcome = how
      ended.countDown()
    }

    def send(): Get = {
      val request = SdkHttpRequest.builder.method(SdkHttpMethod.GET).uri(URI.create(s"http://several.example:$port/b/k")).build()
      client.execute(AsyncExecuteRequest.builder
        .request(request)
        .responseHandler(Unheard)
        .httpExecutionAttributes(SdkHttpExecutionAttributes.builder.put(Landing.ATTRIBUTE, landing).build())
        .build())
      this
    }

    def await(): Unit = {
      assert(ended.await(20, TimeUnit.SECONDS), "the GET has not ended")
      assert(outcome == Right(()))
      ()
    }
  }

  private object Unheard extends SdkAsyncHttpResponseHandler {
    override def onHeaders(headers: software.amazon.awssdk.http.SdkHttpResponse): Unit = ()
    override def onStream(stream: org.reactivestreams.Publisher[ByteBuffer]): Unit = ()
    override def onError(error: Throwable): Unit = ()
  }

  private def server(address: InetAddress, port: Int): LoopbackS3 = {
    val made = new LoopbackS3(new ServerSocket(port, 200, address))
    made.put("b", "k", new Array[Byte](1000))
    made
  }

  test("a dead address costs a moment, not a time-out, and is not begun with again") {
    val alive = server(first, 0)
    val port = URI.create(alive.endpoint).getPort
    val deaf = new ServerSocket(port, 1, second)
    // Nobody accepts: once the queue is full, connecting gets no answer.
    val queue = Seq.fill(16) {
      val channel = SocketChannel.open()
      channel.configureBlocking(false)
      channel.connect(new InetSocketAddress(second, port))
      channel
    }
    try withClient(TransportProtocol.HTTP1) { client =>
      val before = System.nanoTime()
      Seq.fill(8)(new Get(client, port).send()).foreach(_.await())
      val millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)
      info(s"eight GETs at once took $millis ms, of which connecting to a dead address takes ${patience.toMillis}")
      assert(millis < patience.toMillis / 4)
    }
    finally {
      queue.foreach(_.close())
      deaf.close()
      alive.close()
    }
  }

  test("a GET that is to avoid another's address goes to the other one, on a kept connection too") {
    val servers = {
      val one = server(first, 0)
      Seq(one, server(second, URI.create(one.endpoint).getPort))
    }
    val port = URI.create(servers.head.endpoint).getPort
    try withClient(TransportProtocol.HTTP1) { client =>
      for (_ <- 1 to 6) {
        val slow = new Get(client, port).send()
        slow.await()
        val before = servers.map(_.requests.size)
        val hedge = new Get(client, port)
        hedge.landing.avoid(slow.landing)
        hedge.send().await()
        val after = servers.map(_.requests.size)
        assert(after.sum == before.sum + 1)
        val last = servers.indices.find(i => after(i) > before(i)).get
        val again = new Get(client, port)
        again.landing.avoid(hedge.landing)
        again.send().await()
        assert(servers(1 - last).requests.size == after(1 - last) + 1)
      }
      assert(servers.map(_.connections).sum <= 4, "kept connections are used")
    }
    finally servers.foreach(_.close())
  }
}
