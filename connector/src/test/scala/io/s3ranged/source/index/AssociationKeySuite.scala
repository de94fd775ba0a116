package io.s3ranged.source.index

import java.nio.charset.StandardCharsets.UTF_8
import java.util.Arrays

import scala.jdk.OptionConverters._

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

final class AssociationKeySuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val character = Gen.oneOf("a", "b", "\u0001", "\u007F", "é", "\uFFFF", "日", "\uD83D\uDE00")
  private val short = Gen.choose(0, 5).flatMap(Gen.listOfN(_, character)).map(_.mkString)
  private val long = for (stem <- character; n <- Gen.choose(880, 1100); tail <- short) yield stem * n + tail
  private val context = Gen.frequency(4 -> short, 1 -> long)
  private val repository = Gen.zip(Gen.choose(1, 500), Gen.oneOf("r", "s")).map { case (n, c) => c * n }
  private val offset = Gen.oneOf(Gen.choose(0L, 300L), Gen.choose(0L, Long.MaxValue))

  private def key(repository: String, context: String, offset: Long) = new AssociationKey(repository, context, offset)
  private def startsWith(key: Array[Byte], prefix: Array[Byte]) = key.startsWith(prefix)

  test("keys are in the order of context and offset") {
    forAll(short, offset, short, offset) { (c1, o1, c2, o2) =>
      val byValue = Ordering[(Int, Int)].compare((ManifestOrder.compareContexts(c1, c2).sign, o1.compare(o2).sign), (0, 0)).sign
      val (a, b) = (key("r", c1, o1), key("r", c2, o2))
      assert(Arrays.compareUnsigned(a.repositoryContext, b.repositoryContext).sign == byValue)
      assert(Arrays.compareUnsigned(a.contextOffset, b.contextOffset).sign == byValue)
    }
  }

  test("contexts are compared as their UTF-8 bytes are") {
    forAll(context, context) { (a, b) =>
      assert(ManifestOrder.compareContexts(a, b).sign == Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)).sign)
    }
  }

  test("no key is longer than DynamoDB allows, a fragment's generation included") {
    forAll(repository, context, offset) { (r, c, o) =>
      assert(key(r, c, o).repositoryContext.length <= AssociationKey.MAX_KEY_BYTES)
      assert(key(r, c, o).contextOffset.length + 8 <= AssociationKey.MAX_KEY_BYTES)
    }
  }

  test("the prefix of a repository matches its keys and no other's") {
    forAll(repository, repository, context, offset) { (r1, r2, c, o) =>
      assert(startsWith(key(r1, c, o).repositoryContext, AssociationKey.repositoryPrefix(r2)) == (r1 == r2))
    }
    assert(!startsWith(key("abc", "x", 0).repositoryContext, AssociationKey.repositoryPrefix("ab")))
  }

  test("the prefix of a whole context matches its keys and no other's, cut or not") {
    forAll(context, context, offset) { (c1, c2, o) =>
      assert(startsWith(key("r", c1, o).contextOffset, AssociationKey.wholeContext("r", c2)) == (c1 == c2))
      assert(startsWith(key("r", c1, o).repositoryContext, AssociationKey.repositoryContextPrefix("r", c2)) == (c1 == c2))
    }
  }

  test("a whole context is never a prefix of a cut one") {
    (0 until 2000).foreach { i =>
      val whole = "x" * AssociationKey.contextLimit("r")
      assert(!startsWith(key("r", whole + i, 0).contextOffset, AssociationKey.wholeContext("r", whole)))
    }
  }

  test("every key of a context that starts with a prefix is found by it") {
    forAll(context, context, offset) { (c, tail, o) =>
      assert(startsWith(key("r", c + tail, o).contextOffset, AssociationKey.contextPrefix("r", c)))
    }
  }

  test("a key gives its context back unless it is cut") {
    forAll(repository, context, offset) { (r, c, o) =>
      val found = AssociationKey.contextOf(key(r, c, o).contextOffset).toScala
      assert(found == (if (AssociationKey.isCut(r, c)) None else Some(c)))
    }
  }
}
