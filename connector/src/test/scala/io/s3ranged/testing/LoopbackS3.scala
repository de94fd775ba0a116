package io.s3ranged.testing

import java.io.{BufferedInputStream, IOException, InputStream, OutputStream}
import java.net.{InetAddress, ServerSocket, Socket, URLDecoder, URLEncoder}
import java.nio.ByteBuffer
import java.nio.charset.StandardCharsets.{ISO_8859_1, UTF_8}
import java.util.concurrent.{ConcurrentLinkedQueue, TimeUnit}
import java.util.concurrent.atomic.{AtomicInteger, AtomicLong}

import javax.net.ssl.SSLServerSocket

import scala.collection.immutable.TreeMap
import scala.jdk.CollectionConverters._

import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.LoopbackS3._

/**
 * A small S3 on a loopback socket: GET with Range, If-Match and versionId, ListObjectsV2, and
 * faults on request. Path style only; signatures are not looked at. It counts what it was asked and
 * what it sent.
 */
final class LoopbackS3(server: ServerSocket) extends S3Server {

  def this() = this(new ServerSocket(0, 200, InetAddress.getLoopbackAddress))

  private val sockets = java.util.concurrent.ConcurrentHashMap.newKeySet[Socket]()
  private val seen = new ConcurrentLinkedQueue[Request]
  private val faults = new ConcurrentLinkedQueue[Fault]
  private val accepted = new AtomicInteger
  private val sent = new AtomicLong
  private val monitor = new Object
  @volatile private var objects = TreeMap.empty[(String, String), Stored]
  @volatile private var closing = false

  /** Answers the GETs that offer memory. */
  @volatile override var remote: Option[RemoteSide] = None

  private val acceptor = daemon("loopback-s3") {
    while (!closing) {
      val socket = server.accept()
      accepted.incrementAndGet()
      sockets.add(socket)
      daemon("loopback-s3-connection")(serve(socket))
    }
  }

  override def endpoint: String = {
    val scheme = if (server.isInstanceOf[SSLServerSocket]) "https" else "http"
    s"$scheme://127.0.0.1:${server.getLocalPort}"
  }

  override def put(bucket: String, key: String, content: ObjectContent, etag: String): ObjectRef = {
    monitor.synchronized { objects = objects + ((bucket, key) -> Stored(content, etag)) }
    ObjectRef.pinned(bucket, key, etag, content.size)
  }

  override def enqueue(fault: Fault*): Unit = fault.foreach(faults.add)

  override def requests: Seq[Request] = seen.asScala.toSeq
  override def connections: Int = accepted.get
  override def openConnections: Int = sockets.size
  override def bytesSent: Long = sent.get

  override def await(condition: => Boolean, millis: Long): Boolean = monitor.synchronized {
    val deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis)
    while (!condition && System.nanoTime() < deadline)
      TimeUnit.NANOSECONDS.timedWait(monitor, math.max(1, deadline - System.nanoTime()))
    condition
  }

  override def close(): Unit = {
    closing = true
    server.close()
    sockets.forEach(_.close())
    acceptor.join()
  }

  private def changed(): Unit = monitor.synchronized(monitor.notifyAll())

  private def serve(socket: Socket): Unit =
    try {
      socket.setTcpNoDelay(true)
      val in = new BufferedInputStream(socket.getInputStream)
      val out = socket.getOutputStream
      var open = true
      while (open) {
        readRequest(in) match {
          case None => open = false
          case Some(request) =>
            // First: whoever awaits the request may then count on its fault being gone.
            val fault = Option(faults.poll())
            seen.add(request)
            changed()
            open = answer(request, fault, new Wire(socket, in, out))
        }
      }
    } catch {
      case _: IOException => ()
    } finally {
      socket.close()
      sockets.remove(socket)
      changed()
    }

  /** True if the connection lives on. */
  private def answer(request: Request, fault: Option[Fault], wire: Wire): Boolean = fault match {
    case Some(Fault.Reset) => wire.reset()
    case Some(Fault.Stall) => wire.stall()
    case Some(Fault.Raw(text)) =>
      wire.head(text)
      false
    case Some(Fault.Refuse(status, code, headers)) => wire.send(error(status, code, headers))
    case Some(body: Fault.InBody) => wire.send(respond(request), Some(body))
    case Some(Fault.Headers(edit)) =>
      val response = respond(request)
      wire.send(response.copy(headers = edit(response.headers)))
    case None =>
      remotely(request) match {
        case Left(RemoteSide.Dies) => wire.reset()
        case Left(RemoteSide.Stalls) => wire.stall()
        case Right(response) => wire.send(response)
      }
  }

  /** The answer, of the remote side where memory is offered to one, or why there is none. */
  private[testing] def remotely(request: Request): Either[RemoteSide.Silence, Response] = {
    val right = respond(request)
    remote.filter(_ => right.status < 300).zip(request.headers.get("x-amz-rdma-token")).map { case (side, token) =>
      side.answer(token, right.content, right.start, right.end) match {
        case RemoteSide.Replies(headers, true) => Right(right.copy(headers = right.headers ++ headers))
        case RemoteSide.Replies(headers, false) =>
          val empty = right.headers.filter(_._1 != "Content-Length") :+ ("Content-Length" -> "0")
          Right(right.copy(headers = empty ++ headers, end = right.start))
        case RemoteSide.Refuses(status, code) => Right(error(status, code))
        case silence: RemoteSide.Silence => Left(silence)
      }
    }.getOrElse(Right(right))
  }

  /** What this server would say to a request that came another way. */
  private[testing] def respond(request: Request): Response =
    if (request.key.isEmpty) list(request)
    else objects.get((request.bucket, request.key)) match {
      case None if !objects.keysIterator.exists(_._1 == request.bucket) => error(404, "NoSuchBucket")
      case None => error(404, "NoSuchKey")
      case Some(stored) => get(request, stored)
    }

  private def get(request: Request, stored: Stored): Response = {
    val size = stored.content.size
    val range = request.headers.get("range").map(_.stripPrefix("bytes=").split("-", 2))
    val start = range.map(_(0).toLong).getOrElse(0L)
    val end = range.flatMap(r => Some(r(1)).filter(_.nonEmpty)).map(last => math.min(last.toLong + 1, size)).getOrElse(size)
    if (request.headers.get("if-match").exists(_ != "\"" + stored.etag + "\"")) error(412, "PreconditionFailed")
    else if (range.isDefined && start >= size) error(416, "InvalidRange")
    else {
      val headers = Seq(
        "ETag" -> ("\"" + stored.etag + "\""),
        "Last-Modified" -> "Fri, 20 Nov 2026 10:00:00 GMT",
        "Accept-Ranges" -> "bytes",
        "Content-Length" -> (end - start).toString) ++ range.map(_ => "Content-Range" -> s"bytes $start-${end - 1}/$size")
      Response(if (range.isDefined) 206 else 200, headers, stored.content, start, end)
    }
  }

  private def list(request: Request): Response = {
    // A sorted map sorts strings by UTF-16; S3 sorts keys by their UTF-8 bytes.
    val all = objects.keysIterator.filter(_._1 == request.bucket).map(_._2).toSeq.sortWith(MemoryLister.comesBefore)
    if (all.isEmpty) error(404, "NoSuchBucket")
    else {
      val after = request.query.get("continuation-token").map(_.stripPrefix("after-")).getOrElse("")
      val prefix = request.query.getOrElse("prefix", "")
      // A key, or the folder that the delimiter makes of it.
      val entries = all.filter(_.startsWith(prefix)).map { key =>
        val end = request.query.get("delimiter").map(key.indexOf(_, prefix.length)).getOrElse(-1)
        if (end < 0) key else key.take(end + 1)
      }.distinct
      val from = entries.filter(MemoryLister.comesBefore(after, _))
      val page = from.take(request.query.get("max-keys").map(_.toInt).getOrElse(1000))
      def encoded(text: String) = if (request.query.get("encoding-type").contains("url")) URLEncoder.encode(text, "UTF-8") else text
      def isFolder(entry: String) = entry != prefix && entry.endsWith("/") && request.query.contains("delimiter")
      val contents = page.filterNot(isFolder).map { key =>
        val stored = objects((request.bucket, key))
        s"<Contents><Key>${encoded(key)}</Key><LastModified>2026-11-20T10:00:00.000Z</LastModified>" +
          s"<ETag>&quot;${stored.etag}&quot;</ETag><Size>${stored.content.size}</Size></Contents>"
      }
      val folders = page.filter(isFolder).map(folder => s"<CommonPrefixes><Prefix>${encoded(folder)}</Prefix></CommonPrefixes>")
      val next = if (page.size < from.size) s"<NextContinuationToken>after-${page.last}</NextContinuationToken>" else ""
      xml(200, s"<ListBucketResult><EncodingType>${request.query.getOrElse("encoding-type", "")}</EncodingType>" +
        s"<IsTruncated>${page.size < from.size}</IsTruncated>$next${contents.mkString}${folders.mkString}</ListBucketResult>")
    }
  }

  private[testing] def error(status: Int, code: String, headers: Seq[(String, String)] = Nil): Response =
    xml(status, s"<Error><Code>$code</Code><Message>$code, says the loopback server.</Message></Error>", headers)

  private def xml(status: Int, text: String, headers: Seq[(String, String)] = Nil): Response = {
    val bytes = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text).getBytes(UTF_8)
    val all = Seq("Content-Type" -> "application/xml", "Content-Length" -> bytes.length.toString) ++ headers
    Response(status, all, ObjectContent.of(bytes), 0, bytes.length)
  }

  /** One exchange's side of a connection. */
  private final class Wire(socket: Socket, in: InputStream, out: OutputStream) {

    def send(response: Response, fault: Option[Fault.InBody] = None): Boolean = {
      val lines = (s"HTTP/1.1 ${response.status} x" +: "x-amz-request-id: REQUEST-1" +: response.headers.map { case (k, v) => s"$k: $v" })
      head(lines.mkString("", "\r\n", "\r\n\r\n"))
      val until = fault.map(f => math.min(response.start + f.after, response.end)).getOrElse(response.end)
      body(response, until)
      fault match {
        case Some(_: Fault.ResetAfter) => reset()
        case Some(_: Fault.StallAfter) => stall()
        case Some(_: Fault.EndAfter) => false
        case None => !response.headers.exists(_ == ("Connection" -> "close"))
      }
    }

    def head(text: String): Unit = {
      out.write(text.getBytes(ISO_8859_1))
      out.flush()
    }

    private def body(response: Response, until: Long): Unit = {
      val piece = new Array[Byte](64 << 10)
      var at = response.start
      while (at < until) {
        val length = math.min(piece.length.toLong, until - at).toInt
        response.content.read(at, ByteBuffer.wrap(piece, 0, length))
        // Before they go: whoever has read them finds them counted.
        sent.addAndGet(length.toLong)
        out.write(piece, 0, length)
        at += length
      }
      changed()
    }

    def reset(): Boolean = {
      socket.setSoLinger(true, 0)
      false
    }

    /** Says nothing until the client goes away. */
    def stall(): Boolean = {
      while (in.read() >= 0) {}
      false
    }
  }
}

object LoopbackS3 {

  /** What a client asked; names of headers in lower case, bucket, key and query decoded. */
  final case class Request(method: String, bucket: String, key: String, query: Map[String, String], headers: Map[String, String])

  private final case class Stored(content: ObjectContent, etag: String)

  private[testing] final case class Response(status: Int, headers: Seq[(String, String)], content: ObjectContent, start: Long, end: Long)

  sealed trait Fault

  object Fault {

    /** RST instead of an answer. */
    case object Reset extends Fault

    /** No answer. */
    case object Stall extends Fault

    /** These bytes instead of an answer, then FIN. */
    final case class Raw(text: String) extends Fault

    /** An error document. */
    final case class Refuse(status: Int, code: String, headers: Seq[(String, String)] = Nil) extends Fault

    /** The right answer under other headers. */
    final case class Headers(edit: Seq[(String, String)] => Seq[(String, String)]) extends Fault

    /** The right head, and a body that is not sent to its end. */
    sealed trait InBody extends Fault { def after: Long }
    final case class ResetAfter(after: Long) extends InBody
    final case class StallAfter(after: Long) extends InBody
    final case class EndAfter(after: Long) extends InBody
  }

  private def daemon(name: String)(body: => Unit): Thread = {
    val thread = new Thread(() => try body catch { case _: IOException => () }, name)
    thread.setDaemon(true)
    thread.start()
    thread
  }

  private def readRequest(in: InputStream): Option[Request] = readLine(in).map { first =>
    val Array(method, target, version) = first.split(" ", 3)
    if (version != "HTTP/1.1") throw new IOException(s"no HTTP/1.1: $first")
    val headers = Iterator.continually(readLine(in)).takeWhile(_.exists(_.nonEmpty)).flatten.map { line =>
      val Array(name, value) = line.split(":", 2)
      name.toLowerCase -> value.trim
    }.toMap
    val Array(path, query) = (target + "?").split("\\?", 3).take(2)
    val Array(bucket, key) = (path.stripPrefix("/") + "/").split("/", 2)
    Request(method, decode(bucket), decode(key.stripSuffix("/")), parseQuery(query), headers)
  }

  private[testing] def parseQuery(text: String): Map[String, String] = text.split("&").filter(_.nonEmpty).map { pair =>
    val Array(name, value) = (pair + "=").split("=", 3).take(2)
    decode(name) -> decode(value)
  }.toMap

  /** A path's plus is a plus, unlike a form's. */
  private[testing] def decode(text: String): String = URLDecoder.decode(text.replace("+", "%2B"), "UTF-8")

  private def readLine(in: InputStream): Option[String] = {
    val line = new StringBuilder
    var byte = in.read()
    while (byte >= 0 && byte != '\n') {
      if (byte != '\r') line.append(byte.toChar)
      byte = in.read()
    }
    if (byte < 0) None else Some(line.toString)
  }
}
