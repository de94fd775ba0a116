package io.s3ranged.spark

import java.io.{ByteArrayOutputStream, ObjectOutputStream, PrintWriter, StringWriter}

import scala.jdk.CollectionConverters._

import io.s3ranged.fault.FaultKind
import io.s3ranged.options.Options
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.scalatest.funsuite.AnyFunSuite

class OptionsAndSecretsSuite extends AnyFunSuite with SparkFixture {

  private val canaries = Map("accessKey" -> "CANARY-ACCESS-1", "secretKey" -> "CANARY-SECRET-2", "sessionToken" -> "CANARY-TOKEN-3",
    "encryption.secretKey" -> "CANARY+KEY+4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")

  private def clean(text: String): Unit = canaries.values.foreach(canary => assert(!text.contains(canary), text))

  private def trace(work: => Any): String = {
    val out = new StringWriter
    intercept[Throwable](work).printStackTrace(new PrintWriter(out))
    out.toString
  }

  test("an unknown option fails when the table is loaded, with the nearest known one") {
    val fault = faultOf(read.option("maxPartitionsBytes", "1m").load(s"s3://$bucket/exists"))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("the nearest one is maxPartitionBytes"))
  }

  test("what Spark throws says the same as the fault, without words around it") {
    val thrown = intercept[java.io.UncheckedIOException](read.option("nonsense", "1").load(s"s3://$bucket/exists"))
    assert(thrown.getMessage.startsWith("[BAD_OPTION] there is no option nonsense"))
  }

  test("each format's own options pass, with Spark's meaning, and no other format's do") {
    import io.s3ranged.options.FileFormat
    import org.apache.spark.sql.catalyst.csv.CSVOptions
    def request(options: (String, String)*) = ReadRequest.of(options.toMap.asJava, SessionSettings.active())
    assert(CSVOptions.getAllOptions.forall(SparkOptionNames.of(FileFormat.CSV).has))
    val mode = request("fileFormat" -> "CSV", "mode" -> "DROPMALFORMED", "chunkBytes" -> "1m")
    assert(mode.formatOptions.asScala == Map("mode" -> "DROPMALFORMED") && mode.get(Options.CHUNK_BYTES) == 1024 * 1024)
    assert(mode.format.format == FileFormat.CSV && mode.format.mode == Options.MODE.defaultValue.get)
    assert(faultOf(request("header" -> "true")).kind == FaultKind.BAD_OPTION)
    val fault = faultOf(request("fileFormat" -> "csv", "timestampFromat" -> "y"))
    assert(fault.getMessage.contains("the nearest one is timestampFormat"), fault.getMessage)
    spark.conf.set("spark.datasource.s3ranged.header", "true")
    try assert(request("fileFormat" -> "csv").formatOptions.asScala == Map("header" -> "true"))
    finally spark.conf.unset("spark.datasource.s3ranged.header")
  }

  test("keys of Parquet, ORC and Hadoop's file systems pass, and each format's misspelt options are told with their neighbour") {
    def request(options: (String, String)*) = ReadRequest.of(options.toMap.asJava, SessionSettings.active())
    for ((format, key) <- Seq("parquet" -> "parquet.filter.columnindex.enabled", "orc" -> "orc.skip.corrupt.data", "avro" -> "avro.mapred.any", "csv" -> "fs.s3a.any", "text" -> "fs.any"))
      assert(request("fileFormat" -> format, key -> "false", "fs.s3a.connection.timeout" -> "1000").formatOptions.asScala.get(key).contains("false"))
    for ((format, wrong, right) <- Seq(("parquet", "mergeSchem", "mergeSchema"), ("orc", "mergeShema", "mergeSchema"), ("json", "allowComment", "allowComments"), ("csv", "headr", "header"),
        ("csv", "ignoreCorruptFile", "ignoreCorruptFiles"), ("avro", "datetimeRebaseMod", "datetimeRebaseMode"), ("text", "linesep2", "lineSep"))) {
      val fault = faultOf(request("fileFormat" -> format, wrong -> "true"))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains(s"the nearest one is $right"), fault.getMessage)
    }
    for ((format, key) <- Seq("text" -> "parquet.any", "csv" -> "orc.any", "json" -> "parquet.any"))
      assert(faultOf(request("fileFormat" -> format, key -> "1")).kind == FaultKind.BAD_OPTION)
  }

  test("an unknown session default fails too") {
    spark.conf.set("spark.datasource.s3ranged.chunkByte", "1m")
    try assert(faultOf(load("exists")).getMessage.contains("the nearest one is chunkBytes"))
    finally spark.conf.unset("spark.datasource.s3ranged.chunkByte")
  }

  test("a malformed value fails when the table is loaded, before any request") {
    val (fault, requests) = requestsOf(faultOf(read.option("chunkBytes", "8 parsecs").load(s"s3://$bucket/exists")))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("chunkBytes") && requests.isEmpty)
  }

  test("a time and a glob that are none are told then too") {
    for ((name, value) <- Seq("modifiedBefore" -> "soon", "modifiedAfter" -> "2026-13-45", "pathGlobFilter" -> "[a")) {
      val (fault, requests) = requestsOf(faultOf(read.option(name, value).load(s"s3://$bucket/exists")))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains(s"option $name=$value") && requests.isEmpty)
    }
  }

  test("names are taken in any case, and an option wins over the session's default") {
    put("case.log", "a;b")
    spark.conf.set("spark.datasource.s3ranged.lineSep", "x")
    try {
      assert(lines(read.option("LINESEP", ";").load(s"s3://$bucket/case.log")) == Seq("a", "b"))
      put("casex.log", "axb")
      assert(lines(load("casex.log")) == Seq("a", "b"))
    } finally spark.conf.unset("spark.datasource.s3ranged.lineSep")
  }

  test("Spark's own settings are the fallback") {
    put("fallback.log", "a\n" * 100000)
    spark.conf.set("spark.sql.files.maxPartitionBytes", "20000")
    try assert(load("fallback.log").rdd.getNumPartitions == 10)
    finally spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert(load("fallback.log").rdd.getNumPartitions < 10)
  }

  test("nothing to read says what to give") {
    val fault = faultOf(read.load())
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("repository"))
  }

  test("planning from the index needs a table") {
    assert(faultOf(read.option("planning.mode", "index").load(s"s3://$bucket/p/")).getMessage.contains("index.tableName"))
  }

  test("Spark hides the value of every option that carries a secret") {
    val secrets = Options.all.asScala.filter(_.isSecret).map(_.name).toSeq
    assert(secrets.size == 4)
    val shown = spark.sessionState.conf.redactOptions(secrets.map(_ -> "CANARY").toMap)
    assert(!shown.values.exists(_.contains("CANARY")), shown)
  }

  test("a write is refused in every mode for being a write, whatever its columns are") {
    val requests = requestsOf {
      for (frame <- Seq(spark.range(3).toDF("id"), spark.range(3).selectExpr("cast(id as string) as value"));
           mode <- org.apache.spark.sql.SaveMode.values) {
        val fault = faultOf(frame.write.format("s3ranged").mode(mode).save(s"s3://$bucket/out/"))
        assert(fault.kind == FaultKind.READ_ONLY, s"$mode: $fault")
        assert(fault.getMessage.contains(s"written to s3://$bucket/out/") && fault.getMessage.contains("parquet"))
      }
    }._2
    assert(requests.isEmpty)
  }

  test("no secret is in a plan, in a task, in a message or in a stack trace") {
    put("secret.log", "a\n")
    val reader = read.options(canaries).option("encryption.algorithm", "SSE-C")
    val frame = reader.load(s"s3://$bucket/secret.log").where("_metadata.file_size > 0 and value <> 'x'")
    assert(frame.count() == 1)
    Seq("simple", "extended", "codegen", "cost", "formatted").foreach { mode =>
      clean(frame.queryExecution.explainString(org.apache.spark.sql.execution.ExplainMode.fromString(mode)))
    }
    clean(frame.queryExecution.logical.treeString + frame.queryExecution.analyzed.treeString)
    val scan = frame.queryExecution.sparkPlan.collectFirst { case scan: BatchScanExec => scan }.get
    clean(scan.toString + scan.scan + scan.batch + scan.scan.description)
    val factory = scan.batch.createReaderFactory()
    clean(factory.toString)
    scan.batch.planInputPartitions().foreach { partition =>
      clean(partition.toString)
      val bytes = new ByteArrayOutputStream
      new ObjectOutputStream(bytes).writeObject(partition)
      clean(bytes.toString("ISO-8859-1"))
      assert(bytes.size < 2000, "a partition is small")
    }
    new ObjectOutputStream(new ByteArrayOutputStream).writeObject(factory)
    clean(trace(reader.load(s"s3://$bucket/not-there").collect()))
    clean(trace(reader.option("accesKey", "CANARY-ACCESS-1").load(s"s3://$bucket/a")))
    clean(trace(reader.option("planning.mode", "index").load(s"s3://$bucket/a/")))
    s3.enqueue(io.s3ranged.testing.LoopbackS3.Fault.Refuse(403, "SignatureDoesNotMatch"))
    clean(trace(reader.load(s"s3://$bucket/secret.log").collect()))
  }
}
