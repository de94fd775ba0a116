package io.s3ranged.testing

import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.{AtomicBoolean, AtomicInteger}

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseSink}
import io.s3ranged.fault.{FaultKind, Faults}

/** Holds requests back, in their order, until a test lets them through to `inner`. */
final class HeldTransport(inner: RangeTransport) extends RangeTransport {

  private final class Held(request: RangeRequest, sink: ResponseSink) extends RangeExchange {
    private val open = new AtomicBoolean(true)
    @volatile private var exchange: RangeExchange = _

    def release(): Unit = if (open.getAndSet(false)) exchange = inner.start(request, sink)

    override def cancel(): Unit =
      if (open.getAndSet(false)) {
        sink.failed(Faults.of(FaultKind.CANCELLED, request.`object`, request.range, "cancelled while held"))
      } else if (exchange != null) exchange.cancel()
  }

  private val held = new ConcurrentLinkedQueue[Held]
  private val count = new AtomicInteger

  /** Requests that were made so far. */
  def started: Int = count.get

  /** Requests that are held now. */
  def waiting: Int = held.size

  /** Lets the oldest request through; does nothing where none is held. */
  def release(): Unit = Option(held.poll()).foreach(_.release())

  override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = {
    val exchange = new Held(request, sink)
    held.add(exchange)
    count.incrementAndGet()
    exchange
  }

  override def close(): Unit = {
    held.forEach(_.cancel())
    inner.close()
  }
}
