package io.s3ranged.testing

import java.nio.ByteBuffer
import java.util.{List => JList}

import scala.collection.mutable

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseHead, ResponseSink}
import io.s3ranged.fault.RangedIOException

/**
 * Counts what goes through it to `inner`: requests, bytes, hops, how many at once, cancels.
 *
 * A hop is a period in which at least one request is in flight; hops are disjoint. Requests that are
 * sent together are one hop, requests that wait for each other are one each. (A transport that
 * answers on the caller's stack makes every request its own hop.)
 */
final class RecordingTransport(inner: RangeTransport) extends RangeTransport {

  private val sent = mutable.ArrayBuffer.empty[RangeRequest]
  private var received = 0L
  private var periods = 0
  private var running = 0
  private var most = 0
  private var stopped = 0

  /** Every request, in the order of their start. */
  def requests: Seq[RangeRequest] = synchronized(sent.toVector)

  def count: Int = synchronized(sent.size)

  /** Bytes of bodies that arrived. */
  def bytes: Long = synchronized(received)

  def hops: Int = synchronized(periods)

  /** Requests whose sink has not heard its last call. */
  def inFlight: Int = synchronized(running)

  def maxInFlight: Int = synchronized(most)

  /** Exchanges that somebody called `cancel` of while they ran. */
  def cancels: Int = synchronized(stopped)

  /** Forgets requests, bytes, hops and cancels; what is in flight stays so, as the first hop. */
  def reset(): Unit = synchronized {
    sent.clear()
    received = 0
    periods = math.min(1, running)
    most = running
    stopped = 0
  }

  override def start(request: RangeRequest, sink: ResponseSink): RangeExchange =
    counted(request, sink)(inner.start(request, _))

  override def startBeside(slow: RangeExchange, request: RangeRequest, sink: ResponseSink): RangeExchange = {
    val theirs = slow match {
      case counted: Counted => counted.exchange
      case other => other
    }
    counted(request, sink)(inner.startBeside(theirs, request, _))
  }

  private def counted(request: RangeRequest, sink: ResponseSink)(send: ResponseSink => RangeExchange): RangeExchange = {
    synchronized {
      sent += request
      if (running == 0) periods += 1
      running += 1
      most = math.max(most, running)
    }
    val counting = new CountingSink(sink)
    new Counted(send(counting), counting)
  }

  private final class Counted(val exchange: RangeExchange, counting: CountingSink) extends RangeExchange {
    override def cancel(): Unit = {
      RecordingTransport.this.synchronized {
        if (!counting.over && !counting.cancelled) {
          counting.cancelled = true
          stopped += 1
        }
      }
      exchange.cancel()
    }
  }

  override def close(): Unit = inner.close()

  private final class CountingSink(sink: ResponseSink) extends ResponseSink {
    var over = false
    var cancelled = false

    override def head(head: ResponseHead): JList[ByteBuffer] = sink.head(head)

    override def progress(bytes: Int): Unit = {
      RecordingTransport.this.synchronized { received += bytes }
      sink.progress(bytes)
    }

    override def done(): Unit = {
      end()
      sink.done()
    }

    override def failed(fault: RangedIOException): Unit = {
      end()
      sink.failed(fault)
    }

    private def end(): Unit = RecordingTransport.this.synchronized {
      over = true
      running -= 1
    }
  }
}
