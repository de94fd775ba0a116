package io.s3ranged.testing

import java.time.Duration

import scala.collection.mutable

import io.s3ranged.engine.fetch.FetchTimer

/** A clock that stands still until a test advances it, and the tasks that wait for it. */
final class ManualTimer extends FetchTimer {

  private final class Entry(val due: Long, val order: Long, val task: Runnable) extends FetchTimer.Alarm {
    override def cancel(): Unit = ManualTimer.this.synchronized { entries -= this; () }
  }

  // Not 0, so that nobody takes the clock's start for "never".
  private var now = 1_000_000L
  private var scheduled = 0L
  private val entries = mutable.TreeSet.empty[Entry](Ordering.by[Entry, (Long, Long)](entry => (entry.due, entry.order)))

  override def nanoTime(): Long = synchronized(now)

  override def schedule(delayNanos: Long, task: Runnable): FetchTimer.Alarm = synchronized {
    val entry = new Entry(now + math.max(0, delayNanos), scheduled, task)
    scheduled += 1
    entries += entry
    entry
  }

  /** Goes forward by `duration` and runs what falls due on the way, in order of time, on this thread. */
  def advance(duration: Duration): Unit = advanceNanos(duration.toNanos)

  def advanceNanos(nanos: Long): Unit = {
    val until = nanoTime() + nanos
    var next = takeDue(until)
    while (next.isDefined) {
      next.get.task.run()
      next = takeDue(until)
    }
    synchronized { now = until }
  }

  /** Goes forward to the next task and runs it; false if none waits. */
  def runNext(): Boolean = {
    val next = synchronized(entries.headOption)
    next.foreach(entry => advanceNanos(math.max(0, entry.due - nanoTime())))
    next.isDefined
  }

  /** Tasks that wait. */
  def waiting: Int = synchronized(entries.size)

  /** Nanoseconds from now at which each waiting task falls due, soonest first. */
  def delays: Seq[Long] = synchronized(entries.toSeq.map(_.due - now))

  private def takeDue(until: Long): Option[Entry] = synchronized {
    val next = entries.headOption.filter(_.due <= until)
    next.foreach { entry =>
      entries -= entry
      now = math.max(now, entry.due)
    }
    next
  }
}
