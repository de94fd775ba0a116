package io.s3ranged.engine.fetch

import java.time.Duration

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.{FaultKind, Faults, RetryStatus}
import io.s3ranged.range.ObjectRef

class RetryPolicySuite extends AnyFunSuite {

  private val policy = new RetryPolicy(10)
  private val enough = Duration.ofHours(1).toNanos

  private def millis(kind: FaultKind, failures: Int): Seq[Long] =
    (1 to 2000).map(_ => policy.delayNanos(Faults.of(kind, "x"), failures, enough) / 1000000)

  test("exactly the kinds that say so are tried again") {
    for (kind <- FaultKind.values) {
      val again = policy.delayNanos(Faults.of(kind, "x"), 1, enough) != RetryPolicy.GIVE_UP
      assert(again == (kind.retryStatus == RetryStatus.RETRYABLE), kind)
    }
  }

  test("what somebody tried often enough already is not tried again") {
    val exhausted = Faults.exhausted(Faults.of(FaultKind.STORE_ERROR, "x"), 3)
    assert(policy.delayNanos(exhausted, 1, enough) == RetryPolicy.GIVE_UP)
  }

  test("delays double from 100 ms to 20 s, with jitter over their whole length") {
    for ((failures, most) <- Seq(1 -> 100, 2 -> 200, 3 -> 400, 8 -> 12800, 9 -> 20000)) {
      val delays = millis(FaultKind.CONNECTION_BROKEN, failures)
      assert(delays.max <= most && delays.max > most * 0.9 && delays.min < most * 0.1)
    }
  }

  test("a store that asks to slow down is given twice the time, from 200 ms") {
    for ((failures, most) <- Seq(1 -> 200, 2 -> 400, 5 -> 3200, 6 -> 6400)) {
      val delays = millis(FaultKind.THROTTLED, failures)
      assert(delays.max <= most && delays.max > most * 0.9)
    }
  }

  test("what the store asks to wait is waited for where it is longer than the back-off, and given up where it does not fit") {
    val asked = Faults.retryAfter(Faults.of(FaultKind.THROTTLED, "x"), Duration.ofSeconds(30))
    assert(policy.delayNanos(asked, 1, enough) == Duration.ofSeconds(30).toNanos)
    assert(policy.delayNanos(asked, 1, Duration.ofSeconds(29).toNanos) == RetryPolicy.GIVE_UP)
    val soon = Faults.retryAfter(Faults.of(FaultKind.STORE_ERROR, "x"), Duration.ofMillis(1))
    assert((1 to 500).exists(_ => policy.delayNanos(soon, 5, enough) > Duration.ofSeconds(1).toNanos))
    val never = Faults.retryAfter(Faults.of(FaultKind.THROTTLED, "x"), Duration.ofSeconds(Long.MaxValue))
    assert(policy.delayNanos(never, 1, enough) == RetryPolicy.GIVE_UP)
  }

  test("tries end with the setting, and earlier for a store that does not understand") {
    def last(kind: FaultKind): Int =
      Iterator.from(1).find(n => policy.delayNanos(Faults.of(kind, "x"), n, enough) == RetryPolicy.GIVE_UP).get
    assert(last(FaultKind.CONNECTION_BROKEN) == 10)
    assert(last(FaultKind.PROTOCOL_VIOLATION) == 3)
    assert(new RetryPolicy(1).delayNanos(Faults.of(FaultKind.THROTTLED, "x"), 1, enough) == RetryPolicy.GIVE_UP)
  }

  test("a first look at an object is given up soon where nobody answers, a planned one is not") {
    def last(kind: FaultKind, o: ObjectRef): Int = {
      val fault = Faults.of(kind, o, null, "x")
      Iterator.from(1).find(n => policy.delayNanos(fault, n, enough) == RetryPolicy.GIVE_UP).get
    }
    val unknown = ObjectRef.named("b", "k")
    val planned = ObjectRef.pinned("b", "k", "etag", 5)
    assert(last(FaultKind.UNREACHABLE, unknown) == 5 && last(FaultKind.TIMED_OUT, unknown) == 3)
    assert(last(FaultKind.CONNECTION_BROKEN, unknown) == 10)
    for (kind <- Seq(FaultKind.UNREACHABLE, FaultKind.TIMED_OUT)) assert(last(kind, planned) == 10)
    assert(new RetryPolicy(2).delayNanos(Faults.of(FaultKind.UNREACHABLE, unknown, null, "x"), 2, enough) == RetryPolicy.GIVE_UP)
  }

  test("a delay that does not fit before the deadline is not waited for") {
    assert(policy.delayNanos(Faults.of(FaultKind.CONNECTION_BROKEN, "x"), 1, 0) == RetryPolicy.GIVE_UP)
    assert(policy.delayNanos(Faults.of(FaultKind.CONNECTION_BROKEN, "x"), 1, -5) == RetryPolicy.GIVE_UP)
  }
}
