package io.s3ranged.benchmark.run

import java.io.StringReader
import java.util.{List => JList, Map => JMap}

import javax.xml.parsers.DocumentBuilderFactory

import scala.jdk.CollectionConverters._

import com.fasterxml.jackson.databind.ObjectMapper
import org.scalatest.funsuite.AnyFunSuite
import org.xml.sax.InputSource

import io.s3ranged.benchmark.client.Parameters

/** What a report says about runs that are made up. */
class ReportSuite extends AnyFunSuite {

  private val workload = new Workloads(true).all().get(0)
  private val bytes = workload.data.totalBytes
  private val ours = Peers.RANGED
  private val theirs = Peers.S3A

  private def run(peer: Peer, round: Int, seconds: Double, gets: Long = 32, sent: Long = bytes, value: String = "v"): Measurement = {
    val said = s"nanos=${(seconds * 1e9).toLong} cpuNanos=500000000 allocated=$bytes peakResident=1 direct=1 bytes=$bytes " +
      s"gets=$gets fetched=$bytes value=$value"
    val counted = JMap.of[String, java.lang.Long]("requests.GET", 32L, "bytesSent", sent)
    new Measurement(workload, "bytes", peer, round, Parameters.parse(said), counted, JList.of())
  }

  private val machine = new Machine(JMap.of("kernel", "a \"quoted\" one"))

  test("a run whose client and server do not agree is an error, and so is one that moved too little") {
    assert(run(ours, 1, 1).errors.isEmpty)
    assert(run(ours, 1, 1, gets = 31).errors.asScala.exists(_.contains("31 GETs, the server 32")))
    assert(run(ours, 1, 1, sent = bytes - 1).errors.size == 2)
    assert(run(ours, 1, 1, gets = -1).errors.isEmpty)
    assert(run(ours, 1, 1, sent = bytes + 1).errors.size == 1, "nothing was cut off")
    assert(run(ours, 1, 1, gets = 33, sent = bytes + 1, value = "v cut=1").errors.isEmpty)
    assert(run(ours, 1, 1, gets = 33, sent = bytes + (8 << 20) + 1, value = "v cut=1").errors.size == 1, "more than was cut off")
  }

  test("figures are medians with least and most, and a loss is printed like a win") {
    val all = Summary.of(JList.of(run(ours, 1, 4), run(theirs, 1, 2), run(ours, 2, 8), run(theirs, 2, 2), run(ours, 3, 5), run(theirs, 3, 2)))
    assert(all.size == 2 && all.get(0).of(_.seconds) == new Summary.Spread(5, 4, 8))
    val text = MarkdownReport.of(machine, all, JList.of("W1, s3ranged: broke", "W1, s3ranged: broke"), 3)
    assert(text.contains("| s3ranged | 5.00 (4.00-8.00) |"))
    assert(text.linesIterator.exists(l => l.startsWith("| S3A classic | 2.00") && l.contains("| 0.40 | 1.00 |")))
    assert(text.split("\n").count(_.contains("W1, s3ranged: broke")) == 1)
    assert(!text.contains("did not compute the same"))
  }

  test("peers that computed different values are told") {
    val all = Summary.of(JList.of(run(ours, 1, 1), run(theirs, 1, 1, value = "other")))
    assert(MarkdownReport.of(machine, all, JList.of(), 1).contains("did not compute the same"))
  }

  test("the JSON has every run, and the plot is XML") {
    val runs = JList.of(run(ours, 1, 1), run(theirs, 1, 2))
    val json = new ObjectMapper().readTree(JsonReport.of(machine, runs, JList.of("an \"error\"")))
    assert(json.get("runs").size == 2 && json.get("runs").get(1).get("client").get("nanos").asLong == 2000000000L)
    assert(json.get("machine").get("kernel").asText == "a \"quoted\" one" && json.get("errors").get(0).asText == "an \"error\"")
    val svg = SvgPlot.of(Summary.of(runs))
    val document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)))
    assert(document.getElementsByTagName("rect").getLength == 1 + 4)
  }

  test("each workload has a name of its own and peers that have different ones, in both sizes") {
    for (quick <- Seq(true, false)) {
      val all = new Workloads(quick).all().asScala
      assert(all.map(_.id).distinct.size == all.size)
      for (workload <- all; peers = workload.peers.asScala) {
        assert(peers.map(_.name).distinct.size == peers.size, workload.id)
        assert(peers.exists(_.isOurs), workload.id)
      }
    }
  }
}
