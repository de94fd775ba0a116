package io.s3ranged.spark

import org.apache.spark.SparkConf
import org.scalatest.funsuite.AnyFunSuite

class MemoryBudgetSuite extends AnyFunSuite {

  private val mib = 1L << 20

  private def budget(heap: Long, settings: (String, String)*): Long =
    MemoryBudget.defaultBytes(new SparkConf(false).setAll(settings), heap)

  test("an executor's engine takes half of its memory overhead") {
    assert(budget(0, "spark.master" -> "yarn", "spark.executor.memoryOverhead" -> "600m") == 300 * mib)
    assert(budget(0, "spark.master" -> "yarn", "spark.executor.memoryOverhead" -> "600") == 300 * mib)
  }

  test("an unset overhead is a tenth of the executor's memory, and at least 384 MiB") {
    assert(budget(0, "spark.master" -> "yarn") == 192 * mib)
    assert(budget(0, "spark.master" -> "yarn", "spark.executor.memory" -> "8000m") == 400 * mib)
    assert(
      budget(0, "spark.master" -> "yarn", "spark.executor.memory" -> "4000m", "spark.executor.memoryOverheadFactor" -> "0.2") == 400 * mib)
    assert(budget(0, "spark.master" -> "yarn", "spark.executor.minMemoryOverhead" -> "500m") == 250 * mib)
  }

  test("512 MiB are the most that is taken unasked") {
    assert(budget(0, "spark.master" -> "yarn", "spark.executor.memory" -> "64g") == 512 * mib)
    assert(budget(64L << 30, "spark.master" -> "local[4]") == 512 * mib)
  }

  test("a local session gives a quarter of its heap's size") {
    assert(budget(1L << 30, "spark.master" -> "local[2]") == 256 * mib)
    assert(budget(1L << 30) == 256 * mib)
  }

  test("local-cluster has executors and their overhead") {
    assert(budget(1L << 30, "spark.master" -> "local-cluster[2,1,1024]") == 192 * mib)
  }
}
