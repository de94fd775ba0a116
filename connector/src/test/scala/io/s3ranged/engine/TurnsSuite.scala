package io.s3ranged.engine

import scala.collection.mutable.ArrayBuffer

import org.scalatest.funsuite.AnyFunSuite

/** Calls that take turns. */
class TurnsSuite extends AnyFunSuite {

  test("a call that is made during a turn runs after it, before the first caller returns") {
    val turns = new Turns
    val ran = ArrayBuffer.empty[String]
    turns.run { () =>
      turns.run(() => ran += "second")
      ran += "first"
    }
    assert(ran == Seq("first", "second"))
  }

  for (thrown <- Seq(new IllegalStateException("thrown"), new OutOfMemoryError("thrown")))
    test(s"what a call throws reaches who ran it and takes no turn from others: ${thrown.getClass.getSimpleName}") {
      val turns = new Turns
      var ran = 0
      val told = intercept[Throwable](turns.run { () =>
        turns.run(() => ran += 1)
        throw thrown
      })
      assert(told eq thrown)
      turns.run(() => ran += 1)
      assert(ran == 2)
    }
}
