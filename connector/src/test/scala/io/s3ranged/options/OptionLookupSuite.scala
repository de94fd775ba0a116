package io.s3ranged.options

import scala.jdk.CollectionConverters._

import io.s3ranged.fault.{FaultKind, RangedIOException}
import org.apache.spark.sql.internal.SQLConf
import org.scalatest.funsuite.AnyFunSuite

class OptionLookupSuite extends AnyFunSuite {

  private def lookup(
      given: Map[String, String] = Map.empty,
      statics: Map[String, String] = Map.empty,
      fallbacks: Map[String, String] = Map.empty) =
    OptionLookup.layered(given.asJava, statics.get(_).orNull, fallbacks.get(_).orNull)

  test("an option wins over its fallback, and the fallback over the default") {
    val fallbacks = Map("spark.sql.files.maxPartitionBytes" -> "64m")
    assert(lookup(Map("maxPartitionBytes" -> "8m"), fallbacks = fallbacks).get(Options.MAX_PARTITION_BYTES) == (8L << 20))
    assert(lookup(fallbacks = fallbacks).get(Options.MAX_PARTITION_BYTES) == (64L << 20))
    assert(lookup().get(Options.MAX_PARTITION_BYTES) == (128L << 20))
  }

  test("names are found in any case") {
    assert(lookup(Map("MAXpartitionBYTES" -> "8m")).get(Options.MAX_PARTITION_BYTES) == (8L << 20))
  }

  test("a JVM's setting is looked for in Spark's configuration alone") {
    val name = Options.FETCH_MAX_IN_FLIGHT.name
    assert(lookup(statics = Map(name -> "7")).get(Options.FETCH_MAX_IN_FLIGHT) == 7)
    assert(lookup(Map(name -> "7")).get(Options.FETCH_MAX_IN_FLIGHT) == 32)
  }

  test("lineSep keeps its white space, other values lose what stands around them") {
    assert(lookup(Map("lineSep" -> "\n")).get(Options.LINE_SEP) == "\n")
    assert(lookup(Map("chunkBytes" -> " 4m ")).get(Options.CHUNK_BYTES) == (4L << 20))
    assert(lookup(Map("wholetext" -> " true")).get(Options.WHOLETEXT).booleanValue)
  }

  test("a malformed size names the option, what is expected and where to read on") {
    val fault = intercept[RangedIOException](lookup(Map("chunkBytes" -> "8 parsecs")).get(Options.CHUNK_BYTES))
    assert(fault.kind == FaultKind.BAD_OPTION)
    assert(fault.getMessage.contains("chunkBytes") && fault.getMessage.contains("a size such as 64m"))
    assert(fault.getMessage.contains("docs/options.md"))
  }

  test("a malformed fallback names the setting that it stands in, and the option") {
    val fault = intercept[RangedIOException](lookup(fallbacks = Map("fs.s3a.path.style.access" -> "maybe")).get(Options.PATH_STYLE_ACCESS))
    assert(fault.kind == FaultKind.BAD_OPTION)
    assert(fault.getMessage.contains("setting fs.s3a.path.style.access=maybe (for option pathStyleAccess): true or false"))
  }

  test("a value out of bounds names the bounds") {
    val fault = intercept[RangedIOException](lookup(Map("recordLength" -> "0")).get(Options.RECORD_LENGTH))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("from 1 to"))
  }

  test("the names of secret options match the pattern by which Spark hides values") {
    val secrets = Options.all().asScala.filter(_.isSecret)
    assert(secrets.nonEmpty)
    val shown = new SQLConf().redactOptions(secrets.map(_.name -> "canary").toMap)
    secrets.foreach(key => assert(shown(key.name) != "canary", key.name))
    assert(new SQLConf().redactOptions(Map("region" -> "canary")) == Map("region" -> "canary"))
  }
}
