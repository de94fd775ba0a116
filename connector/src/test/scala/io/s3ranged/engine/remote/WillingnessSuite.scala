package io.s3ranged.engine.remote

import org.scalatest.funsuite.AnyFunSuite

final class WillingnessSuite extends AnyFunSuite {

  private var now = Long.MaxValue - 1000
  private val store = new Willingness(() => now)

  private def pass(nanos: Long): Unit = now += nanos

  test("a store is offered everything until it answers otherwise, also where the clock overflows") {
    assert(store.wants(1))
    pass(5000)
    assert(store.wants(1))
  }

  test("what was declined is not offered, nor what is smaller, until a while after the last decline") {
    store.declined(1000)
    assert(!store.wants(1000) && !store.wants(1) && store.wants(1001))
    store.declined(10)
    assert(!store.wants(1000))
    pass(Willingness.FORGET_NANOS - 1)
    assert(!store.wants(1000))
    pass(1)
    assert(store.wants(1))
  }

  test("several offers in a row that brought nothing are the last for a while; one that did starts the count anew") {
    for (_ <- 1 until Willingness.MOST_TROUBLES) store.troubled()
    assert(store.wants(1))
    store.done()
    for (_ <- 1 until Willingness.MOST_TROUBLES) store.troubled()
    assert(store.wants(1))
    store.troubled()
    assert(!store.wants(Long.MaxValue))
    pass(Willingness.FORGET_NANOS)
    assert(store.wants(1))
  }
}
