package io.s3ranged.testing

import org.scalatest.funsuite.AnyFunSuite

class ObjectContentSuite extends AnyFunSuite {

  test("a patterned object tells a position from its neighbours and from those a block away") {
    val bytes = ObjectContent.patterned(1L << 40).slice(1L << 39, (1L << 39) + 4096)
    for (distance <- Seq(1, 2, 1024, 2048)) {
      val same = (0 until bytes.length - distance).count(i => bytes(i) == bytes(i + distance))
      assert(same < 200, s"at distance $distance")
    }
  }
}
