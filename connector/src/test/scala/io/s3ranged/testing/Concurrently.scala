package io.s3ranged.testing

import java.util.concurrent.{CompletableFuture, ExecutionException, TimeUnit}

/** Threads of a test, and waiting for what they do without sleeping. */
object Concurrently {

  /** Work on a thread of its own. */
  final class Running[A](val thread: Thread, outcome: CompletableFuture[A]) {

    /** What it returned; throws what it threw. */
    def result(): A =
      try outcome.get(30, TimeUnit.SECONDS)
      catch { case e: ExecutionException => throw e.getCause }

    def isDone: Boolean = outcome.isDone
  }

  def run[A](body: => A): Running[A] = {
    val outcome = new CompletableFuture[A]
    val thread = new Thread(() =>
      try { outcome.complete(body); () }
      catch { case e: Throwable => outcome.completeExceptionally(e); () })
    thread.setDaemon(true)
    thread.start()
    new Running(thread, outcome)
  }

  /** Waits until `condition` holds, which another thread brings about. */
  def await(condition: => Boolean): Unit = {
    val deadline = System.nanoTime + TimeUnit.SECONDS.toNanos(30)
    while (!condition) {
      if (System.nanoTime > deadline) throw new AssertionError("waited for 30 s in vain")
      Thread.onSpinWait()
    }
  }
}
