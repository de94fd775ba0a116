package io.s3ranged.testing

import java.util.concurrent.{ConcurrentLinkedDeque, Executor}

/** Keeps tasks until a test runs them, so that a test decides what happens in which order. */
final class ManualExecutor extends Executor {

  private val tasks = new ConcurrentLinkedDeque[Runnable]

  override def execute(task: Runnable): Unit = tasks.add(task)

  /** Runs the oldest task on this thread; false if there is none. */
  def step(): Boolean = {
    val task = tasks.poll()
    if (task != null) task.run()
    task != null
  }

  /** Runs up to `count` tasks; returns how many there were. */
  def steps(count: Int): Int = (0 until count).takeWhile(_ => step()).size

  /** Runs tasks, those that they add included, until none is left. */
  def runAll(): Unit = while (step()) {}

  def size: Int = tasks.size
}
