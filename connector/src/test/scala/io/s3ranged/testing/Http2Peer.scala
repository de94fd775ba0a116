package io.s3ranged.testing

import java.io.{ByteArrayOutputStream, DataInputStream, EOFException, IOException}
import java.net.{InetAddress, ServerSocket, Socket}
import java.util.concurrent.{ConcurrentLinkedQueue, TimeUnit}
import java.util.concurrent.atomic.AtomicInteger

import scala.jdk.CollectionConverters._

import io.s3ranged.testing.Http2Peer._

/**
 * The other end of HTTP/2 without TLS, frame by frame: says what it is told to, right or wrong.
 *
 * @param settings what it announces
 * @param answer called with each request's stream, on the thread of its connection
 */
final class Http2Peer(settings: Seq[(Int, Int)])(answer: (Line, Int) => Unit) extends AutoCloseable {

  private val server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress)
  private val lines = new ConcurrentLinkedQueue[Line]
  private val accepted = new AtomicInteger
  private val acceptor = daemon {
    while (true) {
      val line = new Line(server.accept(), settings, answer)
      accepted.incrementAndGet()
      lines.add(line)
      daemon(line.run())
    }
  }

  def endpoint: String = s"http://127.0.0.1:${server.getLocalPort}"
  def connections: Int = accepted.get

  /** What the client sent on all connections, by the types of frames. */
  def frames(kind: Int): Seq[Frame] = lines.asScala.toSeq.flatMap(_.seen.asScala).filter(_.kind == kind)

  def await(condition: => Boolean): Boolean = {
    val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5)
    while (!condition && System.nanoTime() < deadline) Thread.onSpinWait()
    condition
  }

  override def close(): Unit = {
    server.close()
    lines.forEach(_.close())
    acceptor.join()
  }
}

object Http2Peer {

  val Data = 0
  val Headers = 1
  val Reset = 3
  val Settings = 4
  val GoAway = 7
  val WindowUpdate = 8

  val MaxConcurrentStreams = 3
  val InitialWindowSize = 4

  final case class Frame(kind: Int, flags: Int, stream: Int, payload: Seq[Byte]) {

    /** Four bytes of the payload, as a number. */
    def number(at: Int = 0): Int = BigInt(payload.slice(at, at + 4).toArray).toInt

    /** The values of SETTINGS. */
    def settings: Map[Int, Int] = payload.grouped(6).map(entry => BigInt(entry.take(2).toArray).toInt -> BigInt(entry.drop(2).toArray).toInt).toMap
  }

  /** One connection, as the server sees it. */
  final class Line(socket: Socket, settings: Seq[(Int, Int)], answer: (Line, Int) => Unit) {

    private[testing] val seen = new ConcurrentLinkedQueue[Frame]

    private[testing] def run(): Unit = {
      val in = new DataInputStream(socket.getInputStream)
      in.readFully(new Array[Byte](24))
      send(Settings, 0, 0, settings.flatMap { case (name, value) => bytes(name).drop(2) ++ bytes(value) })
      while (true) {
        val head = new Array[Byte](9)
        in.readFully(head)
        val payload = new Array[Byte](BigInt(1, head.take(3)).toInt)
        in.readFully(payload)
        val frame = Frame(head(3), head(4), BigInt(head.drop(5)).toInt, payload.toSeq)
        seen.add(frame)
        if (frame.kind == Settings && frame.flags == 0) send(Settings, 1, 0, Nil)
        if (frame.kind == Headers) answer(this, frame.stream)
      }
    }

    def send(kind: Int, flags: Int, stream: Int, payload: Seq[Byte]): Unit = synchronized {
      val frame = new ByteArrayOutputStream
      frame.write((bytes(payload.size).drop(1) ++ Seq(kind.toByte, flags.toByte) ++ bytes(stream) ++ payload).toArray)
      socket.getOutputStream.write(frame.toByteArray)
    }

    /** The head of a 206 to a GET of `length` bytes, and these headers. */
    def head(stream: Int, length: Int, last: Boolean = false, more: Seq[(String, String)] = Nil): Unit = {
      val fields = Seq("content-range" -> s"bytes 0-${length - 1}/1000", "content-length" -> length.toString) ++ more
      // 206 has an entry in the static table of HPACK; the others are written out.
      send(Headers, if (last) 5 else 4, stream, Seq(0x8a.toByte) ++ fields.flatMap { case (name, value) =>
        Seq(0.toByte) ++ text(name) ++ text(value)
      })
    }

    def data(stream: Int, length: Int, last: Boolean = true): Unit = send(Data, if (last) 1 else 0, stream, Seq.fill(length)('x'.toByte))

    def whole(stream: Int, length: Int = 10): Unit = {
      head(stream, length)
      data(stream, length)
    }

    def reset(stream: Int, code: Int): Unit = send(Reset, 0, stream, bytes(code))

    def goAway(last: Int, code: Int = 0): Unit = send(GoAway, 0, 0, bytes(last) ++ bytes(code))

    /** RST on the connection. */
    def breakOff(): Unit = {
      socket.setSoLinger(true, 0)
      close()
    }

    def close(): Unit = socket.close()

    private def text(value: String) = value.length.toByte +: value.getBytes("US-ASCII").toSeq
  }

  private def bytes(number: Int): Seq[Byte] = Seq(24, 16, 8, 0).map(shift => (number >> shift).toByte)

  private def daemon(body: => Unit): Thread = {
    val thread = new Thread(() => try body catch { case _: EOFException | _: IOException => () }, "http2-peer")
    thread.setDaemon(true)
    thread.start()
    thread
  }
}
