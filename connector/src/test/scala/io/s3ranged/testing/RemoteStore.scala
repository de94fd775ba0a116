package io.s3ranged.testing

import io.s3ranged.engine.transport.{RangeExchange, RangeRequest, RangeTransport, RemoteReply, ResponseHead, ResponseSink}
import io.s3ranged.fault.FaultKind

/** A store in memory that is offered memory, and does with it as its remote side says. */
final class RemoteStore(val memory: MemoryTransport, side: RemoteSide) extends RangeTransport {

  override def start(request: RangeRequest, sink: ResponseSink): RangeExchange = {
    val right = memory.answer(request)
    val offered = Option(request.remoteToken).filter(_ => right.head.isDefined)
    memory.play(request, sink, offered.fold(right)(token => remotely(token, right)))
  }

  private def remotely(token: String, right: Answer): Answer =
    side.answer(token, right.content, right.position, right.position + right.length) match {
      case RemoteSide.Replies(headers, body) =>
        val reply = RemoteReply.of(name => headers.toMap.getOrElse(name, null))
        val bytes = if (body) right.length else 0
        right.copy(head = right.head.map(told(_, bytes, reply)), length = bytes)
      case RemoteSide.Refuses(_, code) => Answer.refused(FaultKind.REQUEST_REFUSED, code)
      case RemoteSide.Dies => Answer.refused(FaultKind.CONNECTION_BROKEN, "the store died")
      case RemoteSide.Stalls => Answer(None, right.content, 0, 0, Ending.Stall(right))
    }

  private def told(head: ResponseHead, bytes: Long, reply: RemoteReply) = new ResponseHead(
    head.status, head.contentRange, bytes, head.etag, head.contentEncoding, head.versionId, head.lastModifiedMillis, head.requestId, reply)

  override def close(): Unit = memory.close()
}
