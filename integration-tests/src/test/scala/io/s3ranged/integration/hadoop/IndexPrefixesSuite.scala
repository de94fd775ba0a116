package io.s3ranged.integration.hadoop

import java.io.FileNotFoundException
import java.net.URI

import org.apache.hadoop.fs.{FileStatus, FileSystem, Path, RemoteIterator}
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.TestServices
import io.s3ranged.integration.table.OnTables

/** `fs.s3ranged.index.prefixes`: the index answers listing and status below prefixes that the user named, and nowhere else. */
class IndexPrefixesSuite extends AnyFunSuite with OnTables {

  override protected def sparkConf: Map[String, String] =
    super.sparkConf ++ Map(
      "spark.hadoop.fs.s3ranged.index.prefixes" -> "s3ranged://index-prefixes/known/,s3ranged://index-prefixes/lake",
      "spark.hadoop.fs.s3ranged.index.tableName" -> "index_prefixes",
      "spark.hadoop.fs.s3ranged.index.endpoint" -> TestServices.services.dynamoEndpoint.toString)

  private lazy val bucket = {
    val made = TestServices.bucket("index-prefixes")
    upload(mixed(300, 3), "parquet", made, "known/data/")
    upload(mixed(50, 1), "parquet", made, "plain/")
    for (key <- Seq("lake/t/_delta_log/00000000000000000000.json", "lake/i/metadata/v1.metadata.json")) TestServices.store.put(made, key, "{}".getBytes)
    upload(mixed(10, 1), "parquet", made, "lake/t/")
    register("index_prefixes", s"s3://$made/known/")
    register("index_prefixes", s"s3://$made/lake/")
    stored(made)
  }

  private def path(key: String) = new Path(s"s3ranged://$bucket/$key")

  private def fs: FileSystem = FileSystem.get(URI.create(s"s3ranged://$bucket"), spark.sessionState.newHadoopConf())

  private def names(statuses: Iterable[FileStatus]) = statuses.map(_.getPath.getName).toSet

  private def all[T <: FileStatus](iterator: RemoteIterator[T]): Seq[T] = Iterator.continually(iterator).takeWhile(_.hasNext).map(_.next()).toSeq

  private def lists: Long = front.counters.requests("LIST")

  test("Spark's own source reads a named prefix without a LIST, with ETags of the index") {
    bucket
    stored(())
    assert(spark.read.parquet(path("known/data").toString).select("id").distinct().count() == 300)
    // Spark asks for each file's status in its task, and the index answers.
    assert(lists == 0 && front.counters.requests("HEAD") == 0 && !dynamoFront.counters.snapshot.isEmpty, front.counters.snapshot)
  }

  test("status and listings of files and folders below a named prefix come from the index alone") {
    bucket
    stored(())
    val files = fs.listStatus(path("known/data"))
    assert(files.length == 3 && files.forall(file => file.isFile && file.getLen > 0))
    assert(names(fs.listStatus(path("known"))) == Set("data") && fs.getFileStatus(path("known")).isDirectory)
    assert(fs.getFileStatus(files.head.getPath).getLen == files.head.getLen)
    assert(names(all(fs.listFiles(path("known"), true))) == names(files))
    intercept[FileNotFoundException](fs.getFileStatus(path("known/nothing")))
    intercept[FileNotFoundException](fs.listStatus(path("known/nothing")))
    assert(lists == 0 && front.counters.requests("GET") == 0)
  }

  test("elsewhere S3 is asked, and so it is for _delta_log and metadata wherever they lie") {
    bucket
    stored(())
    assert(fs.listStatus(path("plain")).length == 1 && lists == 1)
    // Written after the registration: a log as the index knows it would be an old table.
    TestServices.store.put(bucket, "lake/t/_delta_log/00000000000000000001.json", "{}".getBytes)
    TestServices.store.put(bucket, "lake/i/metadata/v2.metadata.json", "{}".getBytes)
    assert(names(fs.listStatus(path("lake/t/_delta_log"))) == Set("00000000000000000000.json", "00000000000000000001.json"))
    assert(names(fs.listStatus(path("lake/i/metadata"))) == Set("v1.metadata.json", "v2.metadata.json"))
    assert(fs.getFileStatus(path("lake/i/metadata/v2.metadata.json")).getLen == 2)
    assert(names(all(fs.listFiles(path("lake"), true))).contains("v2.metadata.json"), "a listing of all below is S3's where a log lies there")
  }

  test("an index that is behind: what nobody registered is not there, and what was overwritten fails when it is read") {
    upload(mixed(20, 2), "parquet", bucket, "known/behind/")
    register("index_prefixes", s"s3://$bucket/known/behind/")
    upload(mixed(5, 1), "parquet", bucket, "known/behind/")
    val registered = fs.listStatus(path("known/behind")).sortBy(_.getPath.toString)
    assert(registered.length == 2, "the third is a gap")
    assert(spark.read.parquet(path("known/behind").toString).count() == 20)
    val gap = TestServices.store.client.listObjectsV2(request => { request.bucket(bucket).prefix("known/behind/"); () }).contents
    assert(gap.size == 3, "S3 has it")
    TestServices.store.put(bucket, s"known/behind/${registered.head.getPath.getName}", Array.fill[Byte](10000)(1))
    io.s3ranged.engine.EngineRegistry.close()
    val fault = faultOf(spark.read.schema("id long").parquet(path("known/behind").toString).collect())
    assert(fault.kind == FaultKind.OBJECT_CHANGED || fault.kind == FaultKind.RANGE_NOT_SATISFIABLE, fault.getMessage)
  }

  test("a gap can be opened by its name, which asks S3") {
    TestServices.store.put(bucket, "known/unregistered.bin", Array[Byte](1, 2, 3))
    intercept[FileNotFoundException](fs.getFileStatus(path("known/unregistered.bin")))
    val stream = fs.open(path("known/unregistered.bin"))
    try assert(stream.read() == 1)
    finally stream.close()
  }
}
