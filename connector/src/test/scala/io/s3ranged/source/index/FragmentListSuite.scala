package io.s3ranged.source.index

import scala.jdk.CollectionConverters._
import scala.util.Try

import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

import io.s3ranged.range.ObjectRef

final class FragmentListSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  private val ref = ObjectRef.pinned("b", "k", "e", 20)
  private val fragment = for (offset <- Gen.choose(-2L, 22L); length <- Gen.choose(-1L, 8L); hash <- Gen.oneOf("aa", "bb"))
    yield new Fragment(new FragmentHash(hash), offset, length, null)

  private def bytes(f: Fragment) = (f.offset until f.offset + f.length).toSeq

  test("a list is accepted exactly if every byte of it lies in the object and in one fragment") {
    forAll(Gen.choose(0, 4).flatMap(Gen.listOfN(_, fragment)), minSuccessful(500)) { given =>
      val all = given.flatMap(bytes)
      val sound = given.nonEmpty && given.forall(_.length > 0) && all.forall(p => p >= 0 && p < 20) && all.distinct == all
      val made = Try(FragmentList.of(ref, given.asJava))
      assert(made.isSuccess == sound)
      made.foreach(list => assert(list.fragments.asScala.map(_.offset) == given.map(_.offset).sorted))
    }
  }

  test("a generation is the same for the same fragments in any order, and another for others") {
    def generation(o: ObjectRef, fragments: Fragment*) = FragmentList.of(o, fragments.asJava).generation.toSeq
    val (a, b) = (new Fragment(new FragmentHash("aa"), 0, 5, null), new Fragment(new FragmentHash("bb"), 5, 5, "crc"))
    val same = generation(ref, a, b)
    assert(generation(ref, b, a) == same)
    val others = Seq(generation(ref, a), generation(ref.withIdentity("e2", 20), a, b),
      generation(ref, a, new Fragment(b.hash, 5, 5, null)), generation(ref, a, new Fragment(b.hash, 5, 6, "crc")))
    assert((same +: others).distinct.size == 5)
  }

  test("the hash of an identity tells every part of it") {
    val refs = Seq(ref, ObjectRef.pinned("bk", "", "e", 20), ObjectRef.pinned("", "bk", "e", 20),
      ObjectRef.pinned("b", "ke", "", 20), ObjectRef.pinned("b", "k", "e", 21))
    assert(refs.map(FragmentHash.ofIdentity).distinct.size == refs.size)
    assert(FragmentHash.ofIdentity(ref) == FragmentHash.ofIdentity(ObjectRef.pinned("b", "k", "e", 20)))
  }

  test("a hash is digits of whole bytes") {
    assert(FragmentHash.parse(" AAff ").hex == "aaff")
    assert(FragmentHash.of(FragmentHash.parse("00ff").bytes).hex == "00ff")
    Seq("", "a", "xy", "0" * 130).foreach(text => assert(Try(FragmentHash.parse(text)).isFailure))
  }
}
