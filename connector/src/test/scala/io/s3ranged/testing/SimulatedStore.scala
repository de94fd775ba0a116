package io.s3ranged.testing

import java.nio.ByteBuffer

import scala.collection.mutable
import scala.jdk.CollectionConverters._
import scala.util.Random

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, ResponseHead, ResponseSink}
import io.s3ranged.fault.{FaultKind, Faults, RangedIOException}
import io.s3ranged.range.ObjectRef

/**
 * A store in virtual time, whose limits may change while it runs: a first-byte latency, a pace of each connection, a
 * link that all share evenly, a limit of requests a second (a token bucket), a limit of requests at once, stalls.
 *
 * It brings no bytes, only their number. All on the thread that advances the clock. Bodies move in ticks of 1 ms.
 */
final class SimulatedStore(timer: ManualTimer, random: Random) extends RangeTransport {

  import SimulatedStore._

  /** Nanoseconds to the first byte of each request. */
  var latency: () => Long = () => 30 * Millisecond

  /** Nanoseconds to a refusal. */
  var refusalLatency: Long = 5 * Millisecond

  /** Bytes a second of one connection. */
  var pace: Double = 90e6

  /** Bytes a second of all together, by the number of bodies under way. */
  var link: Int => Double = _ => Double.PositiveInfinity

  /** Requests that are answered at once; those above are refused. */
  var maxConcurrent: Int = Int.MaxValue

  /** Which requests stall before their first byte, by their number from 0, and for how long. */
  var stalls: Long => Boolean = _ => false
  var stallNanos: Long = 2 * Second

  private var limit = Double.PositiveInfinity
  private var burst = 0.0
  private var tokens = 0.0
  private var refilled = timer.nanoTime()

  var requests = 0L
  var admitted = 0L
  var refused = 0L
  var bytes = 0L
  var mostInFlight = 0

  private val open = mutable.LinkedHashSet.empty[Exchange]
  private val bodies = mutable.LinkedHashSet.empty[Exchange]
  private var lastTick = 0L

  def inFlight: Int = open.size

  /** Requests a second, with room for `burstRequests` that were not asked for; full at first. */
  def limitRequests(perSecond: Double, burstRequests: Double): Unit = {
    limit = perSecond
    burst = burstRequests
    tokens = burstRequests
    refilled = timer.nanoTime()
  }

  override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = {
    val exchange = new Exchange(request, sink)
    open += exchange
    mostInFlight = math.max(mostInFlight, open.size)
    requests += 1
    if (open.size > maxConcurrent || !takeToken()) {
      refused += 1
      exchange.later(refusalLatency)(exchange.fail(FaultKind.THROTTLED))
    } else {
      admitted += 1
      val stall = if (stalls(requests - 1)) stallNanos else 0
      exchange.later(latency() + stall)(exchange.head())
    }
    exchange
  }

  private def takeToken(): Boolean = limit.isInfinite || {
    val now = timer.nanoTime()
    tokens = math.min(burst, tokens + (now - refilled) * limit / Second)
    refilled = now
    val taken = tokens >= 1
    if (taken) tokens -= 1
    taken
  }

  private def tick(): Unit = {
    val now = timer.nanoTime()
    val share = math.min(pace, link(bodies.size) / bodies.size) * (now - lastTick) / Second
    lastTick = now
    bodies.toVector.foreach(_.move(share))
    if (bodies.nonEmpty) schedule()
  }

  private def schedule(): Unit = {
    timer.schedule(Millisecond, () => tick())
    ()
  }

  override def close(): Unit = open.toVector.foreach(_.cancel())

  private final class Exchange(request: RangeRequest, sink: ResponseSink) extends RangeExchange {
    private var owed = 0.0
    private var sent = 0L
    private val length = request.range.clip(request.`object`.size).length
    private var over = false

    def later(nanos: Long)(task: => Unit): Unit = {
      timer.schedule(nanos, () => if (!over) task)
      ()
    }

    def head(): Unit = {
      val range = request.range.clip(request.`object`.size)
      val told = s"bytes ${range.start}-${range.end - 1}/${request.`object`.size}"
      try {
        val targets: Seq[ByteBuffer] =
          sink.head(new ResponseHead(206, told, range.length, "\"" + request.`object`.etag + "\"", null, null, -1, null)).asScala.toSeq
        require(targets.map(_.remaining.toLong).sum >= length)
        if (bodies.isEmpty) {
          lastTick = timer.nanoTime()
          schedule()
        }
        bodies += this
      } catch { case fault: RangedIOException => end(sink.failed(fault)) }
    }

    def move(share: Double): Unit = if (!over) {
      owed = math.min(owed + share, (length - sent).toDouble)
      // A byte is not halved, and a share of many parts may miss the last one.
      val whole = if (length - sent - owed < 1e-3) length - sent else owed.toLong
      if (whole >= (64 << 10) || whole == length - sent) {
        sent += whole
        owed -= whole
        bytes += whole
        sink.progress(whole.toInt)
        if (sent == length && !over) end(sink.done())
      }
    }

    def fail(kind: FaultKind): Unit =
      end(sink.failed(Faults.of(kind, request.`object`, request.range, "simulated")))

    override def cancel(): Unit = later(Millisecond)(fail(FaultKind.CANCELLED))

    private def end(lastCall: => Unit): Unit = {
      over = true
      open -= this
      bodies -= this
      lastCall
    }
  }
}

object SimulatedStore {

  val Millisecond: Long = 1_000_000L
  val Second: Long = 1_000_000_000L

  /** An object that is as long as any test needs. */
  val endless: ObjectRef = ObjectRef.pinned("bucket", "endless", "etag", 1L << 50)
}
