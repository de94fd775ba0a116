package io.s3ranged.fault

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.range.{ByteRange, ObjectRef}

class FaultsSuite extends AnyFunSuite {

  private val where = ObjectRef.named("b", "k")

  test("a message is kind, object and range, cause, remedy") {
    val fault = Faults.of(FaultKind.UNREACHABLE, where, new ByteRange(0, 5), "connection refused")
    assert(fault.getMessage == "[UNREACHABLE] s3://b/k [0, 5): connection refused. " + FaultKind.UNREACHABLE.remedy)
  }

  test("what is given up says its object and its remedy once") {
    val last = Faults.of(FaultKind.UNREACHABLE, where, new ByteRange(0, 5), "connection refused")
    assert(Faults.exhausted(last, 5).getMessage ==
      "[UNREACHABLE] s3://b/k [0, 5): given up after 5 attempts; the last one: connection refused. " + FaultKind.UNREACHABLE.remedy)
  }

  test("a cause that ends with a full stop gets no second one") {
    assert(Faults.of(FaultKind.STORE_ERROR, "The store is away.").getMessage.startsWith("[STORE_ERROR] The store is away. The store failed"))
  }
}
