package io.s3ranged.integration.table

import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.apache.spark.sql.functions._
import org.apache.spark.sql.types._
import org.scalatest.funsuite.AnyFunSuite

import software.amazon.awssdk.services.s3.model.GetObjectRequest

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Logs, TestServices}

/** What is pushed down, what `_metadata` says, what options mean, and what bad input does. */
class TableScansSuite extends AnyFunSuite with OnTables with AdaptiveSparkPlanHelper {

  private lazy val bucket = {
    val made = TestServices.bucket("table-scans")
    for (format <- formats) {
      upload(mixed(3000, 3), format, made, s"$format/plain/")
      upload(mixed(600, 1).withColumn("year", lit(2024) + (col("id") % 3).cast("int")).withColumn("city", when(col("id") % 2 === 0, "Bern")),
        format, made, s"$format/parts/", Seq("year", "city"))
      upload(mixed(10, 1).select("id", "name"), format, made, s"$format/evolved/a/")
      upload(mixed(10, 1).select(col("id"), col("half")), format, made, s"$format/evolved/b/")
    }
    register("table_scans", s"s3://$made/")
    stored(made)
  }

  private def mine(format: String, prefix: String, options: (String, String)*): DataFrame =
    ours(format).option("index.tableName", "table_scans").options(options.toMap).load(s"s3://$bucket/$format/$prefix")

  private def theirs(format: String, prefix: String, options: (String, String)*): DataFrame =
    spark.read.format(sparks(format)).options(options.toMap).load(s"s3ranged://$bucket/$format/$prefix")

  private def scan(frame: DataFrame): BatchScanExec = collectFirst(frame.queryExecution.executedPlan) { case scan: BatchScanExec => scan }.get

  private def withConf[A](settings: (String, String)*)(body: => A): A = {
    val before = settings.map { case (name, _) => name -> spark.conf.getOption(name) }
    settings.foreach { case (name, value) => spark.conf.set(name, value) }
    try body
    finally before.foreach { case (name, value) => value.fold(spark.conf.unset(name))(spark.conf.set(name, _)) }
  }

  for (format <- formats) {

    test(s"$format: filters give Spark's rows, whoever answers them") {
      val filters = Seq(
        col("id") > 100 && col("id") < 200, col("name") === "name 17", col("half").isNull, col("small").isin(1, 3), col("even") && col("id") % 3 === 0,
        col("nested.inner") === 7, col("year") === 2025, col("year") + 1 === 2026 && col("id") > 5, col("city").isNull, upper(col("city")) === "BERN",
        (col("year") === 2024 && col("id") > 50) || (col("year") === 2026 && col("id") < 20), col("day") > "2020-02-01", col("price") > 10)
      val all = mine(format, "parts/")
      val reference = theirs(format, "parts/").cache()
      for (filter <- filters) {
        val expected = reference.where(filter).select("id").collect().map(_.getLong(0)).sorted.toSeq
        assert(all.where(filter).select("id").collect().map(_.getLong(0)).sorted.toSeq == expected, filter)
      }
      reference.unpersist()
    }

    test(s"$format: partition filters of any kind leave out objects before anything is read") {
      val all = mine(format, "parts/")
      for ((filter, objects) <- Seq[(org.apache.spark.sql.Column, Int)]((col("year") === 2025) -> 2, (col("year") + 1 === 2026) -> 2, (upper(col("city")) === "BERN") -> 3,
          (col("year") === 2024 && col("id") > 5) -> 2, (col("_metadata.file_path").contains("year=2026")) -> 2)) {
        val query = all.where(filter).select("id")
        query.collect()
        assert(scan(query).inputPartitions.flatMap(parts).map(_.`object`.key).distinct.size == objects, filter)
      }
    }

    test(s"$format: _metadata is that of our other formats, beside columns or alone, and can be filtered and grouped by") {
      val all = mine(format, "plain/")
      val rows = all.select("_metadata.file_name", "_metadata.file_size", "id").collect()
      val sizes = theirs(format, "plain/").select("_metadata.file_name", "_metadata.file_size").distinct().collect().toSet
      assert(rows.map(row => Row(row(0), row(1))).toSet == sizes && rows.length == 3000)
      assert(all.groupBy("_metadata.file_path").count().collect().forall(row => row.getString(0).startsWith(s"s3://$bucket/$format/plain/") && row.getLong(1) == 1000))
      assert(all.select(input_file_name()).distinct().collect().map(_.getString(0)).toSet ==
        theirs(format, "plain/").select(input_file_name()).distinct().collect().map(_.getString(0)).toSet)
      assert(mine(format, "parts/").select("_metadata", "city", "year", "id").where("id = 5").collect().length == 1)
    }

    test(s"$format: two equal scans are done once, as with Spark's own source") {
      def counts(frame: DataFrame) = frame.where("id > 7").groupBy("small").count()
      def reuses(left: DataFrame, right: DataFrame): Boolean = {
        val joined = left.join(right, "small")
        joined.collect()
        joined.queryExecution.executedPlan.toString.contains("ReusedExchange")
      }
      assert(reuses(counts(mine(format, "plain/")), counts(mine(format, "plain/"))))
      assert(!reuses(counts(mine(format, "plain/")), counts(mine(format, "parts/"))))
    }

    test(s"$format: summaries and hidden names are left out of listings and plans of the index, as Spark leaves them out, unless a path names them") {
      val prefix = s"$format/summed/"
      val data = mixed(30, 1).withColumn("part", (col("id") % 2).cast("int"))
      val keys = upload(data, format, bucket, prefix, Seq("part"))
      val other = upload(mixed(10, 1), format, bucket, s"$format/other/").head
      val bytes = TestServices.store.client.getObjectAsBytes((request: GetObjectRequest.Builder) => { request.bucket(bucket).key(other); () }).asByteArray
      for (name <- Seq("_metadata", "_common_metadata", "part=0/_metadata", "part=0/.hidden", "part=1/_SUCCESS")) TestServices.store.put(bucket, prefix + name, bytes)
      register("table_scans", s"s3://$bucket/$prefix")
      val listed = ours(format).option("planning.mode", "list").load(s"s3://$bucket/$prefix")
      for (frame <- Seq(mine(format, "summed/"), listed)) {
        assertSame(frame, theirs(format, "summed/"))
        assert(frame.count() == 30 && frame.select("_metadata.file_name").distinct().count() == keys.map(_.split('/').last).distinct.size)
      }
      assert(ours(format).load(s"s3://$bucket/${prefix}_metadata").count() == 10)
    }

    test(s"$format: row by row, where Spark's columnar reader is off") {
      withConf("spark.sql.parquet.enableVectorizedReader" -> "false", "spark.sql.orc.enableVectorizedReader" -> "false") {
        assertSame(mine(format, "parts/"), theirs(format, "parts/"))
        assert(mine(format, "plain/").select("_metadata.file_size", "id").where("_metadata.file_size > 0").count() == 3000)
      }
    }

    test(s"$format: a given schema, a glob, names and times choose what is read, as with Spark's own source") {
      val schema = new StructType().add("name", StringType).add("year", LongType).add("id", LongType).add("nothing", StringType)
      val asked = ours(format).option("index.tableName", "table_scans").schema(schema).load(s"s3://$bucket/$format/parts/")
      assertSame(asked, spark.read.format(sparks(format)).schema(schema).load(s"s3ranged://$bucket/$format/parts/"))
      assertSame(mine(format, "parts/year=202[45]/*/*"), theirs(format, "parts/year=202[45]/*/*"))
      assert(mine(format, "plain/", "pathGlobFilter" -> "part-00001*").count() == 1000)
      assert(mine(format, "plain/", "modifiedBefore" -> "2030-01-01T00:00:00").count() == 3000)
      assertSame(mine(format, "parts/year=2024/", "basePath" -> s"s3://$bucket/$format/parts/"),
        theirs(format, "parts/year=2024/", "basePath" -> s"s3ranged://$bucket/$format/parts/"))
    }

    test(s"$format: small splits give the same rows") {
      assertSame(mine(format, "plain/", "maxPartitionBytes" -> "7777", "openCostInBytes" -> "0"), theirs(format, "plain/"))
    }

    test(s"$format: an object that changed since it was planned fails, and ignoreCorruptFiles does not hide it") {
      val prefix = s"$format/changed/"
      upload(mixed(50, 1), format, bucket, prefix)
      register("table_scans", s"s3://$bucket/$prefix")
      val table = mine(format, "changed/", "ignoreCorruptFiles" -> "true", "ignoreMissingFiles" -> "true")
      val key = table.select("_metadata.file_name").head().getString(0)
      TestServices.store.put(bucket, prefix + key, Array.fill[Byte](5000)(1))
      io.s3ranged.engine.EngineRegistry.close()
      val fault = faultOf(table.collect())
      assert(fault.kind == FaultKind.OBJECT_CHANGED || fault.kind == FaultKind.RANGE_NOT_SATISFIABLE)
      assert(fault.getMessage.contains(s"s3://$bucket/$prefix"))
    }

    test(s"$format: damaged objects fail as with Spark's own source, and ignoreCorruptFiles passes over them as there") {
      val prefix = s"$format/damaged/"
      upload(mixed(50, 2), format, bucket, prefix)
      TestServices.store.put(bucket, prefix + s"x.$format", "this is a text, and it is not that short".getBytes)
      val path = s"s3://$bucket/$prefix"
      def schema = mixed(1, 1).schema
      def loaded(options: (String, String)*) = ours(format).options(options.toMap).option("planning.mode", "list").schema(schema).load(path)
      def sparkLoaded(options: (String, String)*) = spark.read.format(sparks(format)).options(options.toMap).schema(schema).load(s"s3ranged://$bucket/$prefix")
      val failure = intercept[Exception](loaded().collect())
      val expected = intercept[Exception](sparkLoaded().collect())
      assert(conditions(failure) == conditions(expected), textOf(failure))
      val skipping = "ignoreCorruptFiles" -> "true"
      assert(loaded(skipping).count() == 50 && sparkLoaded(skipping).count() == 50)
    }

    test(s"$format: an object that is gone fails the scan, and ignoreMissingFiles passes over it") {
      val prefix = s"$format/gone/"
      val keys = upload(mixed(50, 2), format, bucket, prefix)
      register("table_scans", s"s3://$bucket/$prefix")
      TestServices.store.client.deleteObject(request => { request.bucket(bucket).key(keys.last); () })
      io.s3ranged.engine.EngineRegistry.close()
      // Whoever looks for the schema in the one that is gone finds none, as with Spark's own source.
      def gone = ours(format).schema(mixed(1, 1).schema).option("index.tableName", "table_scans")
      assert(faultOf(gone.load(s"s3://$bucket/$prefix").collect()).kind == FaultKind.NO_SUCH_OBJECT)
      assert(gone.option("ignoreMissingFiles", "true").load(s"s3://$bucket/$prefix").count() == 25)
    }

    test(s"$format: a write is refused in our words") {
      val failure = faultOf(spark.range(1).write.format("s3ranged").option("fileFormat", format).mode("append").save(s"s3://$bucket/$format/new/"))
      assert(failure.kind == FaultKind.READ_ONLY)
    }
  }

  test("parquet: _metadata.row_index is the row's number in its object, as Spark has it, columnar and by rows, at every split size") {
    val columns = Seq("id", "_metadata.file_name", "_metadata.row_index")
    for (vectorized <- Seq("true", "false"); pruned <- Seq("true", "false"))
      withConf("spark.sql.parquet.enableVectorizedReader" -> vectorized, "spark.sql.optimizer.nestedSchemaPruning.enabled" -> pruned) {
        for (prefix <- Seq("plain/", "parts/"); size <- Seq("128m", "9999")) {
          val (ours, sparks) = (mine("parquet", prefix, "maxPartitionBytes" -> size, "openCostInBytes" -> "0"), theirs("parquet", prefix))
          assertSame(ours.selectExpr(columns: _*), sparks.selectExpr(columns: _*))
          assertSame(ours.where("id > 100 and _metadata.row_index < 400").selectExpr("_metadata.row_index", "name"),
            sparks.where("id > 100 and _metadata.row_index < 400").selectExpr("_metadata.row_index", "name"))
        }
        val parts = mine("parquet", "parts/")
        assertSame(parts.selectExpr("city", "_metadata.row_index as i", "year"), theirs("parquet", "parts/").selectExpr("city", "_metadata.row_index as i", "year"))
        assert(parts.select("_metadata").schema.head.dataType.asInstanceOf[StructType].fieldNames.last == "row_index")
        assert(parts.select("_metadata", "id").collect().forall(row => row.getStruct(0).getAs[Long]("row_index") >= 0))
        assert(parts.agg(max("_metadata.row_index")).head().getLong(0) == theirs("parquet", "parts/").agg(max("_metadata.row_index")).head().getLong(0))
        assert(!parts.columns.exists(_.contains("tmp")) && parts.select("_metadata.row_index").count() == 600)
      }
    assert(intercept[org.apache.spark.sql.AnalysisException](mine("orc", "plain/").select("_metadata.row_index")).getMessage.contains("row_index"))
  }

  for (format <- Seq("parquet", "orc")) {

    test(s"$format: schemas are merged where that is asked for") {
      assertSame(mine(format, "evolved/*", "mergeSchema" -> "true"), theirs(format, "evolved/*", "mergeSchema" -> "true"))
    }

    test(s"$format: aggregates come from footers where Spark's own source takes them from there") {
      withConf(s"spark.sql.$format.aggregatePushdown" -> "true") {
        val query = mine(format, "plain/").agg(min("id"), max("id"), count("*"))
        assert(query.collect()(0) == Row(0L, 2999L, 3000L))
        assert(scan(query).scan.description().contains("PushedAggregation: [MIN(id), MAX(id), COUNT(*)]"), scan(query).scan.description())
        val grouped = mine(format, "parts/").where("year = 2025").agg(max("id"))
        assert(grouped.collect()(0) == Row(598L))
        assert(mine(format, "plain/").agg(max("_metadata.file_size")).collect().length == 1)
        assert(mine(format, "plain/").where("id > 5").agg(count("*")).collect()(0) == Row(2994L))
      }
    }

    test(s"$format: filters on columns reach Spark's reader, and the plan says so") {
      val query = mine(format, "plain/").where("id > 2990").select("name")
      assert(query.count() == 9)
      val shown = mine(format, "plain/").where("id > 2990").select("name")
      shown.collect()
      assert(scan(shown).scan.description().contains("PushedFilters: [IsNotNull(id), GreaterThan(id,2990)]"), scan(shown).scan.description())
      assert(scan(shown).supportsColumnar)
    }
  }

  test("credentials that only a read has reach tasks, and stand in no plan and no log") {
    val open = ours("parquet").option("index.tableName", "table_scans")
    withConf("spark.datasource.s3ranged.accessKey" -> "nobody", "spark.datasource.s3ranged.secretKey" -> "hidden-nonsense") {
      val lines = Logs.of("org.apache.spark") {
        val failure = intercept[Exception](open.option("planning.mode", "index").load(s"s3://$bucket/parquet/plain/").collect())
        assert(!textOf(failure).contains("hidden-nonsense"))
        val table = open.option("accessKey", TestServices.options("accessKey")).option("secretKey", TestServices.options("secretKey")).load(s"s3://$bucket/parquet/plain/")
        assert(table.select("small").distinct().count() == 7)
        assert(!table.queryExecution.toString.contains(TestServices.options("secretKey")))
      }
      assert(lines.forall(line => !line.contains("hidden-nonsense") && !line.contains(TestServices.options("secretKey"))))
    }
  }

  test("settings of Hadoop given as options of a read reach planner and tasks, and what is no option fails with its neighbour named") {
    val settings = Map("fs.s3a.endpoint" -> TestServices.options("endpoint"), "fs.s3a.path.style.access" -> "true",
      "fs.s3a.access.key" -> TestServices.options("accessKey"), "fs.s3a.secret.key" -> TestServices.options("secretKey"),
      "parquet.filter.stats.enabled" -> "false")
    val names = Seq("endpoint", "pathStyleAccess", "accessKey", "secretKey").map("spark.datasource.s3ranged." + _)
    val before = names.map(name => name -> spark.conf.get(name))
    names.foreach(spark.conf.unset(_))
    try {
      val index = Map("index.tableName" -> "table_scans", "index.endpoint" -> TestServices.services.dynamoEndpoint.toString)
      assert(ours("parquet").options(settings ++ index).load(s"s3://$bucket/parquet/plain/").where("small = 3").count() > 0)
      assert(reader.options(settings.filter(_._1.startsWith("fs."))).option("fileFormat", "binary").load(s"s3://$bucket/parquet/plain/").count() == 3)
    } finally before.foreach { case (name, value) => spark.conf.set(name, value) }
    assert(faultOf(ours("parquet").option("mergeScheme", "true").load(s"s3://$bucket/parquet/plain/")).getMessage.contains("mergeSchema"))
  }

  private def parts(partition: org.apache.spark.sql.connector.read.InputPartition) =
    scala.jdk.javaapi.CollectionConverters.asScala(partition.asInstanceOf[io.s3ranged.spark.read.RangedInputPartition].split.parts).toSeq

  /** Spark's error conditions along the chain, without the first: a job's failure. */
  private def conditions(failure: Throwable): Seq[String] =
    Iterator.iterate(failure)(_.getCause).takeWhile(_ != null).collect {
      case known: org.apache.spark.SparkThrowable if known.getCondition != null => known.getCondition
    }.toSeq
}
