package io.s3ranged.integration.benchmark

import java.io.{ByteArrayOutputStream, IOException}
import java.net.{InetAddress, Socket}
import java.nio.charset.StandardCharsets.ISO_8859_1

/** What came on a connection after one request, byte for byte. */
final case class RawExchange(head: String, body: Array[Byte], ending: RawExchange.Ending, headNanos: Long, nanos: Long) {

  def status: Int = head.split(' ')(1).toInt

  /** The header's value, by its name as the server spells it. */
  def header(name: String): Option[String] =
    head.split("\r\n").collectFirst { case line if line.startsWith(name + ": ") => line.drop(name.length + 2) }
}

object RawExchange {

  sealed trait Ending
  /** The body was as long as announced. */
  case object Complete extends Ending
  case object EndOfStream extends Ending
  case object Reset extends Ending

  /** One request on a connection of its own. */
  def get(port: Int, target: String, headers: (String, String)*): RawExchange = request(port, "GET", target, headers: _*)

  def request(port: Int, method: String, target: String, headers: (String, String)*): RawExchange = {
    val socket = new Socket(InetAddress.getLoopbackAddress, port)
    try on(socket, method, target, headers: _*)
    finally socket.close()
  }

  /** One request on a connection that stays open. */
  def on(socket: Socket, method: String, target: String, headers: (String, String)*): RawExchange = {
    val lines = Seq(s"$method $target HTTP/1.1", "Host: localhost") ++ headers.map { case (n, v) => s"$n: $v" }
    socket.getOutputStream.write((lines.mkString("\r\n") + "\r\n\r\n").getBytes(ISO_8859_1))
    val started = System.nanoTime
    val in = socket.getInputStream
    val head = new ByteArrayOutputStream
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      val byte = in.read()
      if (byte < 0) return RawExchange(head.toString(ISO_8859_1), Array.emptyByteArray, EndOfStream, 0, 0)
      head.write(byte)
    }
    val headNanos = System.nanoTime - started
    val text = head.toString(ISO_8859_1)
    val length =
      if (method == "HEAD") 0
      else text.split("\r\n").collectFirst { case l if l.startsWith("Content-Length: ") => l.drop(16).toInt }.get
    val body = new ByteArrayOutputStream
    val piece = new Array[Byte](1 << 16)
    var ending: Ending = Complete
    try
      while (body.size < length && ending == Complete) {
        val n = in.read(piece, 0, math.min(piece.length, length - body.size))
        if (n < 0) ending = EndOfStream else body.write(piece, 0, n)
      }
    catch { case _: IOException => ending = Reset }
    RawExchange(text, body.toByteArray, ending, headNanos, System.nanoTime - started)
  }
}
