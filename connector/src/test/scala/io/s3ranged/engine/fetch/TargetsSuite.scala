package io.s3ranged.engine.fetch

import java.nio.ByteBuffer

import scala.jdk.CollectionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class TargetsSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  test("a slice covers exactly its bytes, in place, and leaves positions alone") {
    forAll(Gen.listOf(Gen.choose(0, 40)), Gen.choose(0, 100), Gen.choose(0, 100)) { (sizes, from, length) =>
      // Each buffer is the middle of a larger one: a margin on both sides must stay untouched.
      val backing = sizes.map(size => ByteBuffer.allocateDirect(size + 6))
      val lent = backing.zip(sizes).map { case (buffer, size) => buffer.duplicate().position(3).limit(3 + size) }
      val targets = new Targets(lent.asJava)
      assert(targets.room == sizes.sum)
      val offset = math.min(from, sizes.sum)
      val bytes = math.min(length, sizes.sum - offset)
      val views = targets.slice(offset, bytes).asScala
      assert(views.forall(view => view.isDirect && view.hasRemaining))
      views.foreach(view => while (view.hasRemaining) view.put(1.toByte))
      assert(lent.zip(sizes).forall { case (buffer, size) => buffer.position() == 3 && buffer.remaining == size })
      val flat = backing.zip(sizes).flatMap { case (buffer, size) => (3 until 3 + size).map(i => buffer.get(i)) }
      assert(flat.indices.forall(i => (flat(i) == 1) == (i >= offset && i < offset + bytes)))
      assert(backing.zip(sizes).forall { case (buffer, size) =>
        (0 until 3).forall(i => buffer.get(i) == 0 && buffer.get(size + 3 + i) == 0)
      })
    }
  }
}
