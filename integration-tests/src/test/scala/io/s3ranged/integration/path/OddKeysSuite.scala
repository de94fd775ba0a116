package io.s3ranged.integration.path

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.integration.{Commands, NeedsRealStore, OnSpark, TestServices}

/** Keys are literal bytes, whatever they look like. On a server that stores them as they are. */
class OddKeysSuite extends AnyFunSuite with OnSpark {

  private val keys = Seq("odd/a//b", "odd/x/../y", "odd/./rel", "odd/trailing/", "odd/new\nline", "odd/back\\slash",
    "odd/q?x#z", "odd/pl+us sp ace%20", "odd/\ud83d\ude80-\u65e5\u672c", "odd/star*[a]{b,c}", "odd/a=b",
    "odd/" + "k" * 1020)

  private lazy val bucket = {
    val made = TestServices.bucket("odd-keys")
    for (key <- keys) TestServices.store.put(made, key, (key.hashCode.toString + "\n").getBytes("UTF-8"))
    made
  }

  test("a prefix of odd keys is registered and read whole", NeedsRealStore) {
    val path = s"s3://$bucket/odd/"
    assert(Commands.index("create", "--table", "odd_keys").status == 0)
    val registered = Commands.index("register", "--table", "odd_keys", path)
    assert(registered.status == 0, registered.output)
    val read = reader.option("index.tableName", "odd_keys").load(path).select("value").collect().map(_.getString(0)).toSet
    assert(read == keys.map(_.hashCode.toString).toSet)
  }

  test("each odd key is read by its exact path", NeedsRealStore) {
    val literal = keys.filterNot(key => key.endsWith("/") || key.exists("*?[]{}\\".contains(_)))
    for (key <- literal) {
      val read = reader.option("planning.mode", "exact").load(s"s3://$bucket/$key").select("value").collect()
      assert(read.map(_.getString(0)).toSeq == Seq(key.hashCode.toString), s"key $key")
    }
  }

  test("a listing finds what the index finds, but for names that Spark takes for hidden", NeedsRealStore) {
    val read = reader.option("planning.mode", "list").load(s"s3://$bucket/odd/").select("value").collect()
    val visible = keys.filterNot(key => key.split("/").exists(_.startsWith(".")))
    assert(read.map(_.getString(0)).toSet == visible.map(_.hashCode.toString).toSet)
  }
}
