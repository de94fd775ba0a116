package io.s3ranged.integration.requests

import java.util.concurrent.TimeUnit

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{Commands, OnSpark, TestServices}
import io.s3ranged.testkit.data.LogDataSet
import io.s3ranged.testkit.front.Pace

/** Many small objects with a distant first byte: s3ranged from the index, and S3A beside it. */
class SmallObjectsSuite extends AnyFunSuite with OnSpark {

  private val count = if (TestServices.isFull) 20000 else 1500

  /** Of GETs and LISTs; the front passes HEADs on at once, which is to S3A's advantage. */
  private val pace = new Pace(30, 0)

  private lazy val bucket = TestServices.bucket("small-objects")

  private lazy val warm = new LogDataSet(8, 0, 0, 100, 64 << 10, 0).upload(TestServices.store, bucket, "warm/")

  private lazy val truth = new LogDataSet(9, 0, 0, count, 64 << 10, 0).upload(TestServices.store, bucket, "small/")

  /** What a read took: its time and what the front counted meanwhile. */
  private final case class Cost(millis: Long, gets: Long, heads: Long, lists: Long) {
    override def toString: String = f"${millis / 1000.0}%.1f s, $gets GETs, $heads HEADs, $lists LISTs"
  }

  private def costOf(millis: => Long): Cost =
    withPace(pace) {
      stored(())
      val measured = millis
      Cost(measured, front.counters.requests("GET"), front.counters.requests("HEAD"), front.counters.requests("LIST"))
    }

  test("small objects behind 30 ms to the first byte do not wait for one another, and cost no more than over S3A") {
    assert(warm.objects == 100 && truth.objects == count)
    val ours = costOfRanged()
    val peers = costOfS3a()
    info(s"$count objects of 64 KiB, 30 ms to the first byte of a GET; one after another: ${count * 30 / 1000.0} s")
    info(s"s3ranged, from the index: $ours")
    info(s"S3A, classic stream:      $peers")
    info(f"S3A took ${peers.millis.toDouble / ours.millis}%.1f times as long")
    assert(ours.gets == count && ours.heads == 0 && ours.lists == 0)
    assert(ours.millis < count * 30 / 2)
    assert(peers.gets >= count && peers.lists > 0)
    assert(ours.millis <= peers.millis)
  }

  private def costOfRanged(): Cost = {
    assert(Commands.index("create", "--table", "small").status == 0)
    for (prefix <- Seq("warm", "small"))
      assert(Commands.index("register", "--table", "small", s"s3://$bucket/$prefix/").status == 0)
    val indexed = reader.option("index.tableName", "small")
    assertText(indexed.load(s"s3://$bucket/warm/"), warm)
    costOf {
      val started = System.nanoTime
      assertText(indexed.load(s"s3://$bucket/small/"), truth)
      TimeUnit.NANOSECONDS.toMillis(System.nanoTime - started)
    }
  }

  private def costOfS3a(): Cost = {
    // The generator's keys are one folder deeper; Spark's own source does not descend unasked.
    val peer = Peer.start(s"s3a://$bucket/warm/small", s"s3a://$bucket/small/small")
    try {
      peer.awaitReady()
      costOf {
        val read = peer.read()
        assert(read.records == truth.records && read.recordBytes == truth.recordBytes && read.crcSum == truth.crcSum)
        read.millis
      }
    } finally peer.close()
  }
}
