package io.s3ranged.range

import java.io.{ByteArrayInputStream, ByteArrayOutputStream, ObjectInputStream, ObjectOutputStream}
import org.scalatest.funsuite.AnyFunSuite

class ObjectRefSuite extends AnyFunSuite {

  test("an object of which only the name is known is not pinned and has an unbounded range") {
    val named = ObjectRef.named("bucket", "key")
    assert(!named.isPinned && !named.hasSize)
    assert(named.range == ByteRange.from(0))
  }

  test("an object of known ETag and size is pinned") {
    val pinned = ObjectRef.pinned("bucket", "key", "abc", 10)
    assert(pinned.isPinned)
    assert(pinned.range == new ByteRange(0, 10))
  }

  test("a version id and a size pin an object without an ETag") {
    assert(new ObjectRef("bucket", "key", "v1", null, 10).isPinned)
    assert(!new ObjectRef("bucket", "key", "v1", null, ObjectRef.UNKNOWN_SIZE).isPinned)
  }

  test("a size without ETag and version does not pin an object") {
    assert(!new ObjectRef("bucket", "key", null, null, 10).isPinned)
  }

  test("the identity that a store answers keeps name and version") {
    val versioned = new ObjectRef("bucket", "key", "v1", null, ObjectRef.UNKNOWN_SIZE)
    assert(versioned.withIdentity("abc", 7) == new ObjectRef("bucket", "key", "v1", "abc", 7))
  }

  test("an empty object is an object of size 0") {
    assert(ObjectRef.pinned("bucket", "key", "abc", 0).range.isEmpty)
  }

  test("a negative size is refused with the object's name") {
    val e = intercept[IllegalArgumentException](ObjectRef.pinned("bucket", "a key", "abc", -2))
    assert(e.getMessage.contains("s3://bucket/a key"))
  }

  test("bucket and key must be there") {
    assertThrows[NullPointerException](ObjectRef.named(null, "key"))
    assertThrows[NullPointerException](ObjectRef.named("bucket", null))
  }

  test("a key is literal: no escape, dot or slash in it changes") {
    for (key <- Seq("a b%20c", "a//b", "/a", "./../a", "ä?#+", ""))
      assert(ObjectRef.named("bucket", key).uri == "s3://bucket/" + key)
  }

  test("a range of an object names both, and needs both") {
    val whole = ObjectRange.whole(ObjectRef.pinned("bucket", "key", "abc", 10))
    assert(whole.toString == "s3://bucket/key [0, 10)")
    assertThrows[NullPointerException](new ObjectRange(null, new ByteRange(0, 1)))
    assertThrows[NullPointerException](new ObjectRange(whole.`object`, null))
  }

  test("a range of an object survives serialization") {
    val range = new ObjectRange(ObjectRef.pinned("bucket", "key", "abc", 10), new ByteRange(2, 3))
    val bytes = new ByteArrayOutputStream()
    new ObjectOutputStream(bytes).writeObject(range)
    assert(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray)).readObject() == range)
  }
}
