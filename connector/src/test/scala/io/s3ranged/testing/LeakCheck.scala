package io.s3ranged.testing

import org.scalatest.Assertions

import io.s3ranged.engine.memory.BufferPool

/** What must be zero when a test of the engine is over. */
trait LeakCheck extends Assertions {

  /** No lease of the pool is held. */
  def assertNoLeases(pool: BufferPool): Unit = {
    assert(pool.leases() == 0, "leases are still held")
    assert(pool.usedBytes() == 0, "slabs are still in use")
    ()
  }

  /** No exchange runs. */
  def assertNothingInFlight(transport: RecordingTransport): Unit = {
    assert(transport.inFlight == 0, "exchanges are still in flight")
    ()
  }
}

object LeakCheck extends LeakCheck
