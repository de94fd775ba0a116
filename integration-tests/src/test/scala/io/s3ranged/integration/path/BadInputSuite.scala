package io.s3ranged.integration.path

import org.apache.spark.SparkException
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.fault.FaultKind
import io.s3ranged.integration.{Commands, OnSpark, TestServices}

/** What a user is told, by a real store and a real table, and how soon. */
class BadInputSuite extends AnyFunSuite with OnSpark {

  private val table = "bad_input"
  private lazy val bucket = {
    val made = TestServices.bucket("bad-input")
    for (name <- Seq("logs/a", "logs/b", "gone/c"))
      TestServices.store.put(made, s"$name.log", s"$name\n".getBytes("UTF-8"))
    assert(Commands.index("create", "--table", table).status == 0)
    assert(Commands.index("register", "--table", table, s"s3://$made/").status == 0)
    made
  }
  private def exact = s"s3://$bucket/logs/a.log"
  private def prefix = s"s3://$bucket/logs/"
  private def indexed = reader.option("index.tableName", table)

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    // What is measured is how soon a fault is told, not how long services take to start.
    assert(reader.load(exact).count() == 1)
  }

  test("a wrong port is told within seconds, by object, index and listing alike") {
    val nobody = "http://127.0.0.1:1"
    val faults = Seq(
      told(10)(reader.option("endpoint", nobody).load(exact)),
      told(10)(reader.option("endpoint", nobody).load(prefix)),
      told(10)(indexed.option("index.endpoint", nobody).load(prefix)))
    assert(faults.map(_.kind) == Seq(FaultKind.UNREACHABLE, FaultKind.UNREACHABLE, FaultKind.INDEX_UNAVAILABLE))
    faults.foreach(fault => assert(fault.getMessage.contains("127.0.0.1:1") && fault.getMessage.contains("endpoint")))
  }

  test("an unknown host is told within seconds") {
    val fault = told(20)(reader.option("endpoint", "http://no-such-host.invalid").load(exact))
    assert(fault.kind == FaultKind.UNREACHABLE && fault.getMessage.contains("no-such-host.invalid"))
  }

  test("values that no connection can have are told by their option, never by their secret") {
    for ((name, value) <- Seq("endpoint" -> "127.0.0.1:99999", "endpoint" -> "ht tp:/x", "secretKey" -> "",
        "credentialsProvider" -> "com.acme.Nowhere")) {
      val fault = told(5)(reader.option(name, value).load(exact))
      assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains(s"option $name"), fault.getMessage)
    }
  }

  test("what is denied is told as denied or missing, never as a prefix without objects") {
    val fault = told(5)(reader.option("credentialsProvider", "anonymous").load(exact))
    assert(fault.kind == FaultKind.ACCESS_DENIED && fault.getMessage.contains("Denied or missing"))
    assert(fault.getMessage.contains(exact))
    assert(told(5)(reader.option("credentialsProvider", "anonymous").option("ignoreMissingFiles", "true").load(exact)).kind ==
      FaultKind.ACCESS_DENIED)
  }

  test("a fault of a task is told in the message of the job, with object, cause and remedy") {
    bucket
    TestServices.store.put(bucket, "logs/b.log", "rewritten\n".getBytes("UTF-8"))
    val changed = told(20)(indexed.load(prefix).collect())
    assert(changed.kind == FaultKind.OBJECT_CHANGED && changed.getMessage.contains("logs/b.log"))
    intercept[SparkException](indexed.load(prefix).collect())
    val tail = told(20)(reader.option("fileFormat", "fixed").option("recordLength", "7").load(s"s3://$bucket/logs/b.log").collect())
    assert(tail.kind == FaultKind.CORRUPT_DATA && tail.getMessage.contains("permissive"))
  }

  test("an object that went away after it was registered is told, or passed over and counted") {
    TestServices.store.client.deleteObject(request => { request.bucket(bucket).key("gone/c.log"); () })
    val gone = told(20)(indexed.load(s"s3://$bucket/gone/c.log").collect())
    assert(gone.kind == FaultKind.NO_SUCH_OBJECT && gone.getMessage.contains("ignoreMissingFiles"))
    assert(indexed.option("ignoreMissingFiles", "true").load(s"s3://$bucket/gone/c.log").count() == 0)
  }

  test("a path that is neither object nor prefix is told with what was looked for") {
    val fault = told(5)(reader.load(s"s3://$bucket/nothing/here").collect())
    assert(fault.kind == FaultKind.NOTHING_FOUND && fault.getMessage.contains("nothing/here"))
    assert(told(5)(indexed.load(s"s3://$bucket/nothing/here").collect()).getMessage.contains("planning.mode=list"))
  }
}
