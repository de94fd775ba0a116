package io.s3ranged.engine.fetch

import org.scalatest.funsuite.AnyFunSuite

class FlightWindowSuite extends AnyFunSuite {

  test("throttling halves the window down to one and no further") {
    val window = new FlightWindow(32)
    val limits = (1 to 8).map { _ =>
      window.throttled(window.cuts)
      window.limit
    }
    assert(limits == Seq(16, 8, 4, 2, 1, 1, 1, 1))
  }

  test("a windowful of exchanges that are throttled together halves it once") {
    val window = new FlightWindow(32)
    val started = window.cuts
    (1 to 32).foreach(_ => window.throttled(started))
    assert(window.limit == 16)
  }

  test("a windowful of successes widens it by about one, up to the maximum") {
    val window = new FlightWindow(32)
    window.throttled(window.cuts)
    (1 to 17).foreach(_ => window.succeeded())
    assert(window.limit == 17)
    (1 to 1000).foreach(_ => window.succeeded())
    assert(window.limit == 32)
  }

  test("from one it is back at 32 after at most 600 successes") {
    val window = new FlightWindow(32)
    (1 to 6).foreach(_ => window.throttled(window.cuts))
    val needed = Iterator.from(1).find { _ =>
      window.succeeded()
      window.limit == 32
    }.get
    assert(needed <= 600)
  }
}
