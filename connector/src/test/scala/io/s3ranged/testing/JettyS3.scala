package io.s3ranged.testing

import java.io.IOException
import java.nio.ByteBuffer
import java.nio.file.Path
import java.util.concurrent.{ConcurrentLinkedQueue, CountDownLatch, TimeUnit}
import java.util.concurrent.atomic.{AtomicInteger, AtomicLong}

import scala.jdk.CollectionConverters._

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory
import org.eclipse.jetty.http.UriCompliance
import org.eclipse.jetty.http2.{ErrorCode, HTTP2Connection, HTTP2Session, RateControl}
import org.eclipse.jetty.http2.frames.ResetFrame
import org.eclipse.jetty.http2.server.{AbstractHTTP2ServerConnectionFactory, HTTP2CServerConnectionFactory, HTTP2ServerConnectionFactory}
import org.eclipse.jetty.io.{Connection, Content, EndPoint}
import org.eclipse.jetty.server.{ConnectionFactory, Handler, HttpConfiguration, HttpConnectionFactory, Request => Asked, Response => Answer, Server, ServerConnector, SslConnectionFactory}
import org.eclipse.jetty.util.Callback
import org.eclipse.jetty.util.ssl.SslContextFactory

import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.LoopbackS3.{Fault, Request}

/**
 * What [[LoopbackS3]] answers, over Jetty's HTTP/2.
 *
 * @param tls a key store of [[TlsKeys]], or none for HTTP without TLS
 * @param protocols what is offered: `h2` and `http/1.1`; over TLS by ALPN, in this order
 */
final class JettyS3(tls: Option[Path], protocols: Seq[String]) extends S3Server {

  private val store = new LoopbackS3
  private val seen = new ConcurrentLinkedQueue[Request]
  private val spoken = new ConcurrentLinkedQueue[String]
  private val faults = new ConcurrentLinkedQueue[Fault]
  private val made = new AtomicInteger
  private val sent = new AtomicLong
  private val over = new CountDownLatch(1)
  private val server = new Server
  private val connector = new ServerConnector(server, factories: _*)

  connector.setHost("127.0.0.1")
  connector.setIdleTimeout(0)
  connector.addBean(new Connection.Listener {
    override def onOpened(connection: Connection): Unit = if (!connection.getClass.getName.contains("Negotiat") &&
      !connection.getClass.getSimpleName.contains("ALPN") && !connection.getClass.getSimpleName.contains("Ssl")) { made.incrementAndGet(); () }
    override def onClosed(connection: Connection): Unit = ()
  })
  server.addConnector(connector)
  server.setHandler(new Handler.Abstract {
    override def handle(request: Asked, response: Answer, callback: Callback): Boolean = {
      serve(request, response, callback)
      true
    }
  })
  server.start()

  private def factories: Seq[ConnectionFactory] = {
    val config = new HttpConfiguration
    config.setUriCompliance(UriCompliance.UNSAFE)
    config.setSendServerVersion(false)
    def bulk(http2: AbstractHTTP2ServerConnectionFactory) = {
      // A test that cancels a lot is no attack.
      http2.setRateControlFactory(new RateControl.Factory {
        override def newRateControl(peer: EndPoint): RateControl = RateControl.NO_RATE_CONTROL
      })
      http2
    }
    tls match {
      case None if protocols == Seq("h2") => Seq(bulk(new HTTP2CServerConnectionFactory(config)))
      case None => Seq(new HttpConnectionFactory(config))
      case Some(keys) =>
        val context = new SslContextFactory.Server
        context.setKeyStorePath(keys.toString)
        context.setKeyStorePassword(TlsKeys.password)
        context.setSniRequired(false)
        val alpn = new ALPNServerConnectionFactory(protocols: _*)
        alpn.setDefaultProtocol(protocols.last)
        val spoken = protocols.map {
          case "h2" => bulk(new HTTP2ServerConnectionFactory(config))
          case _ => new HttpConnectionFactory(config)
        }
        Seq(new SslConnectionFactory(context, alpn.getProtocol), alpn) ++ spoken
    }
  }

  override def endpoint: String = s"${if (tls.isEmpty) "http" else "https"}://127.0.0.1:${connector.getLocalPort}"
  override def put(bucket: String, key: String, content: ObjectContent, etag: String): ObjectRef = store.put(bucket, key, content, etag)
  /** What requests came over, as `HTTP/2.0`. */
  def versions: Seq[String] = spoken.asScala.toSeq

  override def remote: Option[RemoteSide] = store.remote
  override def remote_=(side: Option[RemoteSide]): Unit = store.remote = side

  override def enqueue(fault: Fault*): Unit = fault.foreach(faults.add)
  override def requests: Seq[Request] = seen.asScala.toSeq
  override def connections: Int = made.get
  override def openConnections: Int = connector.getConnectedEndPoints.size
  override def bytesSent: Long = sent.get

  override def await(condition: => Boolean, millis: Long): Boolean = {
    val deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis)
    while (!condition && System.nanoTime() < deadline) Thread.onSpinWait()
    condition
  }

  override def close(): Unit = {
    over.countDown()
    server.stop()
    store.close()
  }

  private def serve(asked: Asked, response: Answer, callback: Callback): Unit = {
    val uri = asked.getHttpURI
    val Array(bucket, key) = (uri.getPath.stripPrefix("/") + "/").split("/", 2)
    val headers = asked.getHeaders.asScala.map(field => field.getLowerCaseName -> field.getValue).toMap
    val request = Request(asked.getMethod, LoopbackS3.decode(bucket), LoopbackS3.decode(key.stripSuffix("/")),
      LoopbackS3.parseQuery(Option(uri.getQuery).getOrElse("")), headers)
    // First: whoever awaits the request may then count on its fault being gone.
    val fault = Option(faults.poll())
    seen.add(request)
    spoken.add(asked.getConnectionMetaData.getHttpVersion.asString)
    lazy val right = store.respond(request)
    fault match {
      case Some(Fault.Reset) => reset(asked, ErrorCode.INTERNAL_ERROR)
      case Some(Fault.Stall) => over.await()
      case Some(Fault.Raw(_)) => throw new UnsupportedOperationException("Jetty sends no garbage")
      case Some(Fault.Refuse(status, code, more)) => send(store.error(status, code, more), response, callback, None)
      case Some(body: Fault.InBody) => send(right, response, callback, Some(body))
      case Some(Fault.Headers(edit)) => send(right.copy(headers = edit(right.headers)), response, callback, None)
      case None =>
        store.remotely(request) match {
          case Left(RemoteSide.Dies) => reset(asked, ErrorCode.INTERNAL_ERROR)
          case Left(RemoteSide.Stalls) => over.await()
          case Right(answer) => send(answer, response, callback, None)
        }
    }
  }

  private def session(asked: Asked): HTTP2Session =
    asked.getConnectionMetaData.getConnection.asInstanceOf[HTTP2Connection].getSession.asInstanceOf[HTTP2Session]

  private def reset(asked: Asked, code: ErrorCode): Unit = {
    val stream = asked.getId.toInt
    session(asked).getStream(stream).reset(new ResetFrame(stream, code.code), Callback.NOOP)
  }

  private def send(right: LoopbackS3.Response, response: Answer, callback: Callback, fault: Option[Fault.InBody]): Unit = {
    response.setStatus(right.status)
    response.getHeaders.put("x-amz-request-id", "REQUEST-1")
    right.headers.foreach { case (name, value) => response.getHeaders.put(name, value) }
    val until = fault.map(f => math.min(right.start + f.after, right.end)).getOrElse(right.end)
    val out = Content.Sink.asOutputStream(response)
    try {
      val piece = new Array[Byte](64 << 10)
      var at = right.start
      while (at < until) {
        val length = math.min(piece.length.toLong, until - at).toInt
        right.content.read(at, ByteBuffer.wrap(piece, 0, length))
        // Before they go: whoever has read them finds them counted.
        sent.addAndGet(length.toLong)
        out.write(piece, 0, length)
        at += length
      }
      out.flush()
      fault match {
        case Some(_: Fault.ResetAfter) => callback.failed(new IOException("a fault"))
        case Some(_: Fault.StallAfter) => over.await()
        case Some(_: Fault.EndAfter) => callback.failed(new IOException("a fault"))
        case None => callback.succeeded()
      }
    } catch {
      case e: IOException => callback.failed(e)
    }
  }
}
