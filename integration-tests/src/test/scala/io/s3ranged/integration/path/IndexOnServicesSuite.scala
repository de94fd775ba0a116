package io.s3ranged.integration.path

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Commands, FragmentTables, OnSpark, TestServices}
import io.s3ranged.range.ObjectRef
import io.s3ranged.source.index.FragmentHash

/** The index from the bundle's command line to rows in Spark, on DynamoDB Local. */
class IndexOnServicesSuite extends AnyFunSuite with OnSpark {

  private val table = "index_life"

  private def index(arguments: String*): Commands.Ended = {
    val ended = Commands.index(arguments: _*)
    assert(ended.status == 0 || ended.status == 3, ended.output)
    ended
  }

  private def identityOf(bucket: String, key: String): String = {
    val head = TestServices.store.client.headObject(request => { request.bucket(bucket).key(key); () })
    FragmentHash.ofIdentity(ObjectRef.pinned(bucket, key, head.eTag.replace("\"", ""), head.contentLength)).hex
  }

  test("two tables billed on demand, objects by listing, lookups at three levels, and a plan of exactly what is registered") {
    val bucket = TestServices.bucket("index-life")
    def put(key: String, text: String): Unit = { TestServices.store.put(bucket, key, text.getBytes("UTF-8")); () }
    def rows: Set[String] = reader.option("index.tableName", table).load(s"s3://$bucket/logs/").collect().map(_.getString(0)).toSet
    for (i <- 1 to 9) put(s"logs/$i.log", s"line $i\n")
    put("other/0.log", "other\n")

    assert(index("create", "--table", table).output.contains(s"tables $table and ${table}_manifest are ready"))
    assert(index("create", "--table", table).output.contains("are ready"), "creating again changes nothing")
    for (name <- Seq(table, s"${table}_manifest")) {
      val made = FragmentTables.client.describeTable(DescribeTableRequest.builder.tableName(name).build()).table
      assert(made.billingModeSummary.billingModeAsString == "PAY_PER_REQUEST")
    }
    assert(index("register", "--table", table, s"s3://$bucket/logs/").output.contains("9 objects (9 new, 0 changed, 0 unchanged)"))
    assert(rows == (1 to 9).map(i => s"line $i").toSet)

    val hash = identityOf(bucket, "logs/3.log")
    def lookup(repository: String, more: String*) = index(Seq("lookup", "--table", table, "--hash", hash, "--repository", repository) ++ more: _*)
    val full = lookup(bucket, "--context", "logs/3.log")
    assert(full.output.contains("match: MATCH_FULL") && full.output.contains(s"object: s3://$bucket/logs/3.log"), full.output)
    assert(lookup(bucket, "--context", "elsewhere", "--match", "repository").output.contains("match: MATCH_REPOSITORY"))
    assert(lookup("elsewhere", "--match", "hash").output.contains("match: MATCH_HASH"))
    assert(lookup("elsewhere", "--match", "repository").status == 3)

    // Rewritten and new objects: a plan fails until they are registered again, and then reads them.
    put("logs/3.log", "line three\n")
    put("logs/10.log", "line 10\n")
    // Blocks of the registered version may still be in the cache, and are as good as the object was then.
    EngineRegistry.close()
    assert(told(10)(rows).kind == FaultKind.OBJECT_CHANGED)
    assert(index("register", "--table", table, s"s3://$bucket/logs/").output.contains("10 objects (1 new, 1 changed, 8 unchanged)"))
    assert(rows == (1 to 10).filter(_ != 3).map(i => s"line $i").toSet + "line three")
    assert(lookup(bucket, "--context", "logs/3.log", "--match", "hash").status == 3, "the old content's association is gone")
  }
}
