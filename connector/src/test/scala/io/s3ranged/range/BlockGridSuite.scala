package io.s3ranged.range

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class BlockGridSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  /** The judge: which block each byte of an object is in. */
  private def model(grid: BlockGrid): Array[Long] =
    Array.tabulate(grid.objectBytes.toInt)(_.toLong / grid.blockBytes)

  private val grids: Gen[BlockGrid] =
    for (block <- Gen.choose(1, 20); size <- Gen.choose(0L, 100L)) yield new BlockGrid(block, size)

  private val ranges: Gen[ByteRange] =
    for (start <- Gen.choose(0L, 120L); length <- Gen.choose(0L, 60L)) yield ByteRange.ofLength(start, length)

  test("every byte of an object lies in exactly one block, at its offset") {
    forAll(grids) { grid =>
      val blockOf = model(grid)
      assert(grid.blocks == blockOf.distinct.length)
      for (position <- blockOf.indices.map(_.toLong)) {
        assert(grid.ordinalOf(position) == blockOf(position.toInt))
        assert(grid.range(grid.ordinalOf(position)).start + grid.offsetOf(position) == position)
      }
    }
  }

  test("the blocks, one after the other, are the object") {
    forAll(grids) { grid =>
      val blocks = (0L until grid.blocks).map(grid.range)
      assert(blocks.flatMap(b => b.start until b.end) == (0L until grid.objectBytes))
      assert(blocks.dropRight(1).forall(_.length == grid.blockBytes))
      assert((0L until grid.blocks).forall(b => grid.length(b) == blocks(b.toInt).length))
    }
  }

  test("the blocks of a range are those that hold a byte of it") {
    forAll(grids, ranges) { (grid, range) =>
      val touched = model(grid).zipWithIndex.collect { case (b, p) if range.contains(p.toLong) => b }.distinct.toSeq
      assert((grid.firstIn(range) until grid.endIn(range)) == touched)
    }
  }

  test("positions and blocks outside of the object are refused") {
    val grid = new BlockGrid(4, 10)
    assertThrows[IndexOutOfBoundsException](grid.ordinalOf(-1))
    assertThrows[IndexOutOfBoundsException](grid.ordinalOf(10))
    assertThrows[IndexOutOfBoundsException](grid.offsetOf(10))
    assertThrows[IndexOutOfBoundsException](grid.range(-1))
    assertThrows[IndexOutOfBoundsException](grid.range(3))
  }

  test("an empty object has no block") {
    val grid = new BlockGrid(4, 0)
    assert(grid.blocks == 0)
    assertThrows[IndexOutOfBoundsException](grid.range(0))
    assert(grid.firstIn(ByteRange.from(0)) == grid.endIn(ByteRange.from(0)))
  }

  test("a block of an object of unknown size has the full size") {
    val grid = BlockGrid.unbounded(1 << 20)
    assert(grid.range(5) == ByteRange.ofLength(5L << 20, 1 << 20))
    assert(grid.ordinalOf((5L << 20) - 1) == 4)
    assertThrows[IllegalStateException](grid.blocks)
  }

  test("an object of 5 TiB is cut without overflow, and so is the largest there can be") {
    assert(new BlockGrid(1 << 20, 5L << 40).blocks == (5L << 20))
    val huge = new BlockGrid(1 << 20, Long.MaxValue - 1)
    assert(huge.range(huge.blocks - 1).end == Long.MaxValue - 1)
    val unbounded = BlockGrid.unbounded(1 << 20)
    assert(unbounded.endIn(ByteRange.from(0)) == (Long.MaxValue >> 20) + 1)
  }

  test("a grid without block size, or of a negative object, is refused") {
    assertThrows[IllegalArgumentException](new BlockGrid(0, 1))
    assertThrows[IllegalArgumentException](new BlockGrid(1, -1))
  }
}
