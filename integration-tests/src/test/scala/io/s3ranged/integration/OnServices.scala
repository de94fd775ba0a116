package io.s3ranged.integration

import java.util.concurrent.{Callable, Executors, TimeUnit}
import java.util.concurrent.locks.LockSupport

import scala.jdk.CollectionConverters._

import org.scalatest.Suite

import io.s3ranged.testkit.front.{CountingFront, Pace}

/** A suite that asks real servers and counts what reached them. */
trait OnServices { this: Suite =>

  protected def front: CountingFront = TestServices.services.s3Front

  protected def dynamoFront: CountingFront = TestServices.services.dynamoFront

  /** Puts objects without their requests being counted. */
  protected def stored[A](put: => A): A = {
    val result = put
    front.reset()
    dynamoFront.reset()
    result
  }

  protected def withPace[A](pace: Pace)(body: => A): A = {
    front.pace(pace)
    try body
    finally front.pace(Pace.UNBOUNDED)
  }

  /** Runs all at once, each in a thread of its own, and hands on the first failure. */
  protected def atOnce[A](works: Seq[() => A]): Seq[A] = {
    val threads = Executors.newFixedThreadPool(works.size)
    try threads.invokeAll(works.map(work => (() => work()): Callable[A]).asJava).asScala.toSeq.map(_.get)
    finally threads.shutdownNow()
  }

  /** Looks every millisecond; fails after `seconds`. */
  protected def eventually(seconds: Int, what: String)(condition: => Boolean): Unit = {
    val deadline = System.nanoTime + TimeUnit.SECONDS.toNanos(seconds.toLong)
    while (!condition) {
      if (System.nanoTime > deadline) fail(s"waited $seconds s for: $what")
      LockSupport.parkNanos(1_000_000)
    }
  }
}
