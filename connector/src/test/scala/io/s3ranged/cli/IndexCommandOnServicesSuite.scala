package io.s3ranged.cli

import java.io.{PrintWriter, StringWriter}

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.metrics.MetricSet
import io.s3ranged.source.dynamodb.{DynamoFragmentIndex, LocalDynamo}
import io.s3ranged.testing.LoopbackS3

/** The commands as `main` runs them, on DynamoDB Local and an S3 over a socket. */
final class IndexCommandOnServicesSuite extends AnyFunSuite with LocalDynamo {

  private val store = new LoopbackS3
  private val keys = Map("aws.accessKeyId" -> secrets.accessKey, "aws.secretAccessKey" -> secrets.secretKey)

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    keys.foreach { case (name, value) => System.setProperty(name, value) }
  }

  override protected def afterAll(): Unit = {
    keys.keys.foreach(System.clearProperty)
    try store.close() finally super.afterAll()
  }

  private def run(args: String*): (Int, String) = {
    val text = new StringWriter
    val writer = new PrintWriter(text)
    val where = Seq("--table", "cli", "--region", "eu-test-1", "--endpoint", store.endpoint, "--path-style-access",
      "--index-endpoint", endpoint.toString)
    val code = IndexCommand.commandLine(new AwsBackends).setOut(writer).setErr(writer).execute(args ++ where: _*)
    (code, text.toString)
  }

  private def put(i: Int, size: Int, fill: Byte): Unit = {
    store.put("bucket", f"logs/$i%02d.log", Array.fill[Byte](size)(fill))
    ()
  }

  test("create, register, register again after a change") {
    (1 to 20).foreach(i => put(i, i, 1))
    val early = run("register", "s3://bucket/logs/")
    assert(early._1 == 1 && early._2.contains("[INDEX_NOT_FOUND] table cli_manifest in region eu-test-1"), early)
    assert(run("create")._1 == 0)
    assert(run("register", "s3://bucket/logs/")._2.contains("20 objects (20 new, 0 changed, 0 unchanged)"))
    put(7, 70, 2)
    assert(run("register", "s3://bucket/logs/")._2.contains("20 objects (0 new, 1 changed, 19 unchanged)"))
    val index = DynamoFragmentIndex.open(settings("cli"))
    val sizes = try index.entries("bucket", "logs/", new MetricSet).asScala.map(_.`object`.size) finally index.close()
    assert(sizes == (1L to 20L).map(i => if (i == 7) 70L else i))
  }

  test("a bucket that is not there is told without a trace") {
    val (code, text) = run("register", "s3://nowhere/logs/")
    assert(code == 1 && text.contains("[NO_SUCH_BUCKET]") && text.contains("s3://nowhere/logs/") && !text.contains("\tat "))
  }

  test("a prefix that nothing starts with is told") {
    assert(run("create")._1 == 0)
    put(1, 1, 1)
    val (code, text) = run("register", "s3://bucket/log/")
    assert(code == 0 && text.contains("no key starts with log/") && text.contains("0 objects"))
  }
}
