package io.s3ranged.source.plan

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.source.plan.PathRule.Kind
import org.apache.hadoop.fs.GlobPattern
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

class PathRuleSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private def parse(path: String): PathRule = PathRule.parse(path)

  test("a path without wildcards is a candidate for an object, its key taken literally") {
    for (key <- Seq(
        "a", "a/b.log", "a b", "a%20b", "a+b", "a#b?".init, "a//b", "../a", "./a", "ü/€", "a\nb", "a=b/c", "a:b", "a\\b", "-", "a]b", "a}b", "a,b"))
      for (scheme <- Seq("s3", "s3a")) {
        val rule = parse(s"$scheme://bucket/$key")
        assert((rule.kind, rule.bucket, rule.key, rule.prefix) == ((Kind.CANDIDATE, "bucket", key, key + "/")))
        assert(rule.accepts(key) && rule.accepts(key + "/x") && !rule.accepts(key + "x"))
      }
  }

  test("a path that ends with a slash, or has a bucket only, is a prefix") {
    for ((path, prefix) <- Seq("s3://b" -> "", "s3://b/" -> "", "s3a://b/x/" -> "x/", "s3://b//" -> "/", "s3://b/a%2F/" -> "a%2F/")) {
      val rule = parse(path)
      assert((rule.kind, rule.bucket, rule.prefix) == ((Kind.PREFIX, "b", prefix)))
    }
  }

  test("an unescaped wildcard is a glob with the text before it as prefix") {
    for ((path, prefix) <- Seq(
        "s3://b/a*" -> "a", "s3://b/x/y?z" -> "x/y", "s3://b/x/[ab]/c" -> "x/", "s3://b/{a,b}/c" -> "",
        "s3://b/a\\*b*c" -> "a*b", "s3://b/x/*/" -> "x/")) {
      val rule = parse(path)
      assert((rule.kind, rule.prefix) == ((Kind.GLOB, prefix)), path)
    }
  }

  test("a backslash takes the meaning from a wildcard") {
    for ((path, key) <- Seq("a\\*b" -> "a*b", "a\\?" -> "a?", "\\[x\\]" -> "[x]", "\\{a\\,b\\}" -> "{a,b}", "a\\\\b" -> "a\\b")) {
      val rule = parse("s3://b/" + path)
      assert((rule.kind, rule.key) == ((Kind.CANDIDATE, key)), path)
    }
  }

  test("a glob means the keys that it matches and what lies in folders that it matches") {
    val cases = Seq(
      ("a/*.log", Seq("a/x.log", "a/.log", "a/x.log/deep/y"), Seq("a/x.txt", "a/b/x.log", "b/x.log", "a/x.log2")),
      ("a/*", Seq("a/x", "a/x/y/z"), Seq("b", "a", "ax")),
      ("a/?", Seq("a/x", "a/é", "a/x/y"), Seq("a/xy", "a//")),
      ("a/[b-d]", Seq("a/b", "a/d"), Seq("a/e", "a/-")),
      ("a/[^b]", Seq("a/x"), Seq("a/b", "a//")),
      ("a/[!b]", Seq("a/x"), Seq("a/b")),
      ("{a,b/c}/d*", Seq("a/d1", "b/c/d"), Seq("b/d", "c/d")),
      ("year=20{25,26}/*", Seq("year=2025/x"), Seq("year=2024/x")),
      ("a.(b)|c+$^*", Seq("a.(b)|c+$^z"), Seq("aX(b)|c+$^z")),
      ("a/[\\[x]", Seq("a/[", "a/x"), Seq("a/\\")),
      ("a/[]x]", Seq("a/]", "a/x"), Seq("a/y")),
      ("*/", Seq("a/x", "a"), Seq.empty))
    for ((glob, yes, no) <- cases) {
      val rule = parse("s3://b/" + glob)
      yes.foreach(key => assert(rule.accepts(key), s"$glob should accept $key"))
      no.foreach(key => assert(!rule.accepts(key), s"$glob should not accept $key"))
    }
  }

  test("in one folder a glob means what it means to Hadoop") {
    val globs = Gen.listOf(Gen.oneOf("a", "b", "*", "?", "[ab]", "[^a]", "{a,bb}", "{b,a*}", ".", "-")).map(_.mkString)
    val names = Gen.nonEmptyListOf(Gen.oneOf("a", "b", "c", ".", "-", "é")).map(_.mkString)
    forAll(globs, names, minSuccessful(500)) { (glob, name) =>
      assert(Glob.parse(glob).matches(name) == new GlobPattern(glob).matches(name), s"$glob on $name")
    }
  }

  test("the base of partition columns and hidden names is the folder that a path means") {
    assert(parse("s3://b/x/y").base("x/y") == "x/")
    assert(parse("s3://b/y").base("y") == "")
    assert(parse("s3://b/x/y").base("x/y/z=1/f") == "x/y/")
    assert(parse("s3://b/x/").base("x/z=1/f") == "x/")
    assert(parse("s3://b").base("z=1/f") == "")
    assert(parse("s3://b/x/*").base("x/f") == "x/")
    assert(parse("s3://b/x/*").base("x/y/z=1/f") == "x/y/")
    assert(parse("s3://b/x/*/*").base("x/z=1/f") == "x/z=1/")
  }

  test("what is no path is BAD_PATH, which names the path and the remedy") {
    for (path <- Seq(
        "", "key", "/key", "file:///x", "hdfs://b/x", "s3n://b/x", "s3:/b/x", "s3://", "s3:///x", "s3://b*/x", "s3://b/[a",
        "s3://b/{a", "s3://b/a[", "s3://b/[z-a]")) {
      val fault = intercept[RangedIOException](parse(path))
      assert(fault.kind == FaultKind.BAD_PATH, path)
      assert(fault.getMessage.contains(path) && fault.getMessage.contains("s3://bucket/key"))
    }
  }
}
