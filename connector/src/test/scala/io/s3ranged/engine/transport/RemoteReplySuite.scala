package io.s3ranged.engine.transport

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.transport.RemoteReply.{DECLINED, Done}
import io.s3ranged.range.{ByteRange, ObjectRef}

final class RemoteReplySuite extends AnyFunSuite {

  private def reply(headers: (String, String)*): RemoteReply =
    RemoteReply.of(name => headers.collectFirst { case (`name`, value) => value }.orNull)

  private val ok = "x-amz-rdma-reply" -> "206"
  private def transferred(text: String) = "x-amz-rdma-bytes-transferred" -> text
  private def bytes(text: String) = "x-amz-rdma-bytes" -> text

  test("200, 204 and 206 say that the bytes are in memory; nothing else does") {
    for (code <- Seq("200", "204", "206", " 206 ")) assert(reply("x-amz-rdma-reply" -> code, transferred("7")) == new Done(7))
    for (code <- Seq("501", "500", "", "2060", "ok", "206:00ff", "-200")) assert(reply("x-amz-rdma-reply" -> code, transferred("7")) == DECLINED)
    assert(reply(transferred("7")) == DECLINED && reply() == DECLINED)
  }

  test("how many bytes is said under one of two names, or under both alike; else it is not known") {
    assert(reply(ok, bytes("12")) == new Done(12) && reply(ok, bytes("12"), transferred("12")) == new Done(12))
    assert(reply(ok, bytes("12"), transferred("13")) == new Done(-1))
    for (text <- Seq("", "-1", "+1", "1.0", "0x10", "all", "9" * 19)) assert(reply(ok, transferred(text)) == new Done(-1))
    assert(reply(ok) == new Done(-1) && reply(ok, transferred("9" * 18)) == new Done(("9" * 18).toLong))
  }

  test("a token is not shown by its request") {
    val request = new RangeRequest(ObjectRef.named("b", "k"), new ByteRange(0, 1)).withRemoteToken("secret")
    assert(request.remoteToken == "secret" && !request.toString.contains("secret"))
  }
}
