package io.s3ranged.cli

import java.io.{PrintWriter, StringWriter}
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.OrderedReader
import io.s3ranged.engine.transport.{ListedObject, ObjectLister}
import io.s3ranged.fault.{FaultKind, Faults}
import io.s3ranged.metrics.MetricSet
import io.s3ranged.options.{ConnectionSettings, IndexSettings}
import io.s3ranged.range.{ObjectRange, ObjectRef}
import io.s3ranged.source.index.{FragmentHash, FragmentIndex}
import io.s3ranged.testing.{Compressors, MemoryFragmentIndex, MemorySplitSource}

final class IndexCommandSuite extends AnyFunSuite {

  private final case class Outcome(code: Int, out: String, err: String)

  /** A bucket whose listing has pages of three objects, an empty one among them. */
  private final class Doubles(
      keys: Seq[String], broken: Boolean = false, contents: Map[String, Array[Byte]] = Map.empty) extends Backends {
    val memory = new MemoryFragmentIndex
    var index = Option.empty[IndexSettings]
    var store = Option.empty[ConnectionSettings]
    var closed = 0

    override def index(settings: IndexSettings): FragmentIndex = {
      index = Some(settings)
      memory
    }

    override def lister(settings: ConnectionSettings): ObjectLister = {
      store = Some(settings)
      new ObjectLister {
        override def list(bucket: String, prefix: String, token: String): ObjectLister.Page = {
          if (broken && token == "2") throw Faults.of(FaultKind.ACCESS_DENIED, s"listing s3://$bucket/$prefix")
          val pages = (Seq.empty[String] +: keys.filter(_.startsWith(prefix)).grouped(3).toSeq).toVector
          val page = Option(token).fold(0)(_.toInt)
          val objects = pages(page).map(k => new ListedObject(ObjectRef.pinned(bucket, k, s"e-$k", contents.get(k).fold(10)(_.length)), 1000))
          new ObjectLister.Page(objects.asJava, if (page + 1 < pages.size) (page + 1).toString else null)
        }
        override def first(bucket: String, prefix: String, limit: Int): ObjectLister.Page =
          throw new UnsupportedOperationException("a registration lists all")
        override def folder(bucket: String, prefix: String, token: String): ObjectLister.FolderPage =
          throw new UnsupportedOperationException("a registration lists all")
        override def close(): Unit = closed += 1
      }
    }

    var reads = 0
    override def bytes(settings: ConnectionSettings): Backends.OpenedBytes = {
      val source = new MemorySplitSource(o => contents(o.key), 1000)
      new Backends.OpenedBytes {
        override def open(schedule: java.util.List[ObjectRange]): OrderedReader = source.synchronized {
          reads += 1
          source.open(schedule)
        }
        override def close(): Unit = closed += 1
      }
    }

    def contexts(repository: String): Seq[String] = memory.entries(repository, "", new MetricSet).asScala.map(_.context).toSeq
  }

  private def run(backends: Backends)(args: String*): Outcome = {
    val (out, err) = (new StringWriter, new StringWriter)
    val code = IndexCommand.commandLine(backends).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args: _*)
    Outcome(code, out.toString, err.toString)
  }

  private val keys = (1 to 8).map(i => s"logs/$i.log") :+ "other/x"

  test("register takes every page of the prefix, with the bucket as repository and the key as context") {
    val doubles = new Doubles(keys)
    val outcome = run(doubles)("register", "--table", "t", "s3://b/logs/")
    assert(outcome.code == 0 && outcome.err.isEmpty)
    assert(doubles.contexts("b") == keys.filter(_.startsWith("logs/")))
    assert(outcome.out.contains("s3://b/logs/ in repository b: 8 objects (8 new, 0 changed, 0 unchanged)"))
    assert(doubles.closed == 1)
    assert(run(doubles)("register", "--table", "t", "s3a://b/logs/").out.contains("8 objects (0 new, 0 changed, 8 unchanged)"))
  }

  test("register takes bucket, prefix and repository by themselves too") {
    val doubles = new Doubles(keys)
    assert(run(doubles)("register", "--table", "t", "--bucket", "b", "--prefix", "other/", "--repository", "r").code == 0)
    assert(doubles.contexts("r") == Seq("other/x"))
    assert(run(doubles)("register", "--table", "t", "s3://b").out.contains("9 objects"))
  }

  test("the flags are the options of a read") {
    val doubles = new Doubles(keys)
    run(doubles)("register", "--table", "t", "s3://b/", "--region", "r1", "--endpoint", "http://s3", "--path-style-access",
      "--requester-pays", "--credentials-provider", "anonymous", "--index-region", "r2", "--index-endpoint", "http://ddb")
    val (store, index) = (doubles.store.get, doubles.index.get)
    assert((store.region, store.endpoint, store.pathStyleAccess, store.requesterPays, store.credentialsProvider) ==
      (("r1", "http://s3", true, true, "anonymous")))
    assert((index.tableName, index.connection.region, index.connection.endpoint) == (("t", "r2", "http://ddb")))
  }

  test("a fault is its message and exit code 1, and what was registered stays") {
    val doubles = new Doubles(keys, broken = true)
    val outcome = run(doubles)("register", "--table", "t", "s3://b/logs/")
    assert(outcome.code == 1 && outcome.out.isEmpty)
    assert(outcome.err.contains("[ACCESS_DENIED] listing s3://b/logs/") && !outcome.err.contains("\tat "))
    assert(doubles.contexts("b").size == 3)
    assert(doubles.closed == 1)
  }

  test("wrong usage is exit code 2 and says how it is used") {
    val wrong = Seq(
      Seq("register", "s3://b/"), Seq("register", "--table", "t"), Seq("register", "--table", "t", "b/prefix"),
      Seq("register", "--table", "t", "s3://b/", "--bucket", "b"), Seq("register", "--table", "t", "--prefix", "p"),
      Seq("lookup", "--table", "t", "--repository", "r", "--hash", "xyz"),
      Seq("lookup", "--table", "t", "--repository", "r", "--hash", "aa", "--match", "some"), Seq("nothing"), Seq(),
      Seq("register", "--table", "t", "s3://b/", "--split-points", "--points-every", "some"),
      Seq("register", "--table", "t", "s3://b/", "--split-points", "--threads", "0"))
    wrong.foreach { args =>
      val outcome = run(new Doubles(keys))(args: _*)
      assert(outcome.code == 2 && outcome.err.contains("Usage: s3ranged-index"), args)
    }
  }

  test("lookup prints the place and the level, and exits with 3 where nothing is found") {
    val doubles = new Doubles(keys)
    run(doubles)("register", "--table", "t", "s3://b/")
    val hash = FragmentHash.ofIdentity(ObjectRef.pinned("b", "logs/3.log", "e-logs/3.log", 10)).hex
    def lookup(args: String*) = run(doubles)(Seq("lookup", "--table", "t", "--hash", hash) ++ args: _*)
    val full = lookup("--repository", "b", "--context", "logs/3.log")
    assert(full.code == 0)
    Seq("match: MATCH_FULL", "object: s3://b/logs/3.log", "range: [0, 10)", "etag: e-logs/3.log", "modified: 1970-01-01T00:00:01Z")
      .foreach(line => assert(full.out.contains(line)))
    assert(lookup("--repository", "b").code == 3)
    assert(lookup("--repository", "b", "--match", "repository").out.contains("match: MATCH_REPOSITORY"))
    assert(lookup("--repository", "c", "--match", "hash").out.contains("match: MATCH_HASH"))
    assert(lookup("--repository", "c", "--match", "repository").code == 3)
  }

  private def gzips(members: Int): Array[Byte] =
    (1 to members).flatMap(i => Compressors.compress(Compressors.all.head._3, (s"$i " * 50 + "\n").getBytes)).toArray

  test("register --split-points looks through what may have some, once, and remembers what it found") {
    val contents = Map("a.gz" -> gzips(20), "b.gz" -> gzips(1), "c.gzip" -> gzips(2), "d.log" -> Array.fill[Byte](900)('x'), "e.gz" -> gzips(30))
    val doubles = new Doubles(contents.keys.toSeq.sorted, contents = contents)
    def points = doubles.memory.entries("b", "", new MetricSet).asScala.map(e => Option(e.points).map(_.points.size))
    val args = Seq("register", "--table", "t", "s3://b/", "--split-points", "--points-every", "10", "--threads", "2")
    val first = run(doubles)(args: _*)
    assert(first.code == 0 && first.err.isEmpty, first.err)
    assert(points == Seq(Some(19), Some(0), Some(1), None, Some(29)))
    assert(first.out.contains("split points: 4 objects looked through: 3 have 49 points, 1 are one piece, 0 could not be read"))
    assert(doubles.reads == 4 && doubles.closed == 2)
    assert(run(doubles)(args: _*).out.contains("split points: 0 objects looked through"))
    def lookup(key: String) = {
      val hash = FragmentHash.ofIdentity(ObjectRef.pinned("b", key, s"e-$key", contents(key).length)).hex
      run(doubles)("lookup", "--table", "t", "--hash", hash, "--repository", "b", "--context", key).out
    }
    assert(lookup("a.gz").contains("split points: 19 gzip members, every 10") && lookup("a.gz").contains(" (a line starts)"))
    assert(lookup("b.gz").contains("split points: 0 gzip members") && !lookup("d.log").contains("split points"))
    assert(doubles.reads == 4)
    run(doubles)(args.map(arg => if (arg == "10") "200" else arg): _*)
    assert(points.flatten.sum < 30 && doubles.reads > 4, "another spacing looks again")
    assert(run(doubles)("register", "--table", "t", "s3://b/").out.contains("5 unchanged"))
    assert(points.head.isDefined, "a plain listing keeps them")
  }

  test("register --split-points --multi-line-csv looks through what is not compressed, by a dialect, and refuses what is ambiguous") {
    val contents = Map("a.csv" -> "1,\"x\ny\"\n2,z\n3,z\n", "b.csv" -> "1,x\"y\n2,z\n", "c.csv.gz" -> "-" * 30, "d.csv" -> "1;'x\n''y'\n2;z\n3;z\n")
      .map { case (key, text) => key -> text.getBytes }
    val doubles = new Doubles(contents.keys.toSeq.sorted, contents = contents)
    def points = doubles.memory.entries("b", "", new MetricSet).asScala.map(e => Option(e.points).map(_.points.size))
    val args = Seq("register", "--table", "t", "s3://b/", "--split-points", "--multi-line-csv", "--points-every", "2")
    val first = run(doubles)(args: _*)
    assert(first.code == 1 && first.err.contains("[AMBIGUOUS_QUOTES] s3://b/b.csv: its quotes could be read in two ways: at position 3"))
    assert(points == Seq(Some(2), None, None, Some(3)), "without quotes of its own each line of d.csv is a record")
    val hash = FragmentHash.ofIdentity(ObjectRef.pinned("b", "a.csv", "e-a.csv", contents("a.csv").length)).hex
    val shown = run(doubles)("lookup", "--table", "t", "--hash", hash, "--repository", "b", "--context", "a.csv").out
    assert(shown.contains("split points: 2 CSV records that end in \\n, every 2") && shown.contains("dialect: sep=, quote="))
    run(doubles)(args ++ Seq("--csv-option", "sep=;", "--csv-option", "quote='", "--csv-option", "escape='"): _*)
    assert(points.last.contains(2))
    for (wrong <- Seq("sep=||", "header=true")) assert(run(doubles)(args ++ Seq("--csv-option", wrong): _*).code == 2)
  }

  test("an object that is damaged is named, keeps none of the others from their points, and makes exit code 1") {
    val damaged = gzips(20).dropRight(3)
    val contents = Map("a.gz" -> damaged, "b.gz" -> gzips(20), "c.zst" -> gzips(3))
    val doubles = new Doubles(contents.keys.toSeq.sorted, contents = contents)
    val outcome = run(doubles)("register", "--table", "t", "s3://b/", "--split-points", "--points-every", "50")
    assert(outcome.code == 1 && outcome.out.contains("3 objects (3 new") && outcome.out.contains("2 could not be read"))
    assert(outcome.err.contains("[CORRUPT_DATA] s3://b/a.gz: it ends at position") && outcome.err.contains("s3://b/c.zst"))
    assert(!outcome.err.contains("\tat "))
    assert(doubles.memory.entries("b", "", new MetricSet).asScala.map(_.points != null) == Seq(false, true, false))
  }

  test("create says what is ready") {
    val outcome = run(new Doubles(keys))("create", "--table", "t")
    assert(outcome == Outcome(0, s"tables t and t_manifest are ready${System.lineSeparator}", ""))
  }

  test("help names every command, flag and where credentials come from") {
    val outcome = run(new Doubles(keys))("--help")
    assert(outcome.code == 0)
    Seq("create", "register", "lookup", "AWS_ACCESS_KEY_ID").foreach(word => assert(outcome.out.contains(word)))
    assert(run(new Doubles(keys))("register", "--help").out.contains("--index-endpoint"))
  }

  test("a long listing tells how far it is, every five seconds at most") {
    val text = new StringWriter
    var now = 0L
    val progress = new Progress(new PrintWriter(text), () => now)
    (1 to 100).foreach { i =>
      now += TimeUnit.MILLISECONDS.toNanos(200)
      progress.registered(i * 1000L)
    }
    assert(text.toString.linesIterator.size == 4)
    assert(text.toString.linesIterator.next() == "25,000 objects registered, 5,000 a second")
  }
}
