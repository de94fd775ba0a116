package io.s3ranged.contract

import java.nio.ByteBuffer

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.remote.RemoteWrites
import io.s3ranged.engine.transport.{RangeRequest, RangeTransport}
import io.s3ranged.fault.{FaultKind, RetryStatus}
import io.s3ranged.range.{ByteRange, ObjectRef}
import io.s3ranged.testing.{Fabric, ObjectContent, RecordingSink, RemoteSide}

/**
 * What a transport promises that brings an offer of memory to its store and the store's reply back. A suite says how to
 * store an object and how to make a transport; each test has a fabric and a remote side of its own.
 */
trait RemoteWritesContract extends AnyFunSuite {

  /** A store whose GETs with an offer `side` answers. */
  protected trait Stage {
    def store(key: String, bytes: Array[Byte]): ObjectRef

    def transport: RangeTransport

    /** GETs that came to the store. */
    def requests: Int

    /** Bytes of bodies that it sent, where it counts them. */
    def bytesSent: Option[Long] = None

    /** Waits until it is so; only what the store does can make it so. */
    def await(condition: => Boolean): Boolean

    def close(): Unit
  }

  protected def newStage(side: RemoteSide): Stage

  private val size = 10000
  private val truth = ObjectContent.patterned(size.toLong).slice(0, size.toLong)

  private final class Rig(val stage: Stage, val fabric: Fabric, val side: RemoteSide) {
    val writes = new RemoteWrites(() => fabric)
    private val slab = writes.slab(1 << 16)
    val transport: RangeTransport = writes.over(stage.transport)
    val ref: ObjectRef = stage.store("offered", truth)

    /** Pieces of the slab, cleared. */
    def windows(places: (Int, Int)*): Seq[ByteBuffer] = {
      slab.put(0, new Array[Byte](slab.capacity))
      places.map { case (from, length) => slab.duplicate().position(from).limit(from + length) }
    }

    def get(range: ByteRange, windows: Seq[ByteBuffer]): RecordingSink = {
      val sink = new RecordingSink(windows, offering = true)
      transport.start(new RangeRequest(ref, range), sink)
      assert(sink.awaitEnd() && sink.broken.isEmpty, sink.broken)
      sink
    }

    def whole(length: Int = size): RecordingSink = get(new ByteRange(0, length), windows(0 -> length))

    def bytes(from: Int, length: Int): Array[Byte] = {
      val bytes = new Array[Byte](length)
      slab.get(from, bytes)
      bytes
    }

    /** Nobody can write to what a GET before this one offered. */
    def assertTakenBack(): Unit = {
      val before = fabric.refusedWrites.get
      assert(fabric.write(side.tokens.last, ObjectContent.of(Array.fill[Byte](10)(-1)), 0, 10) == 0)
      assert(fabric.refusedWrites.get == before + 1)
      ()
    }
  }

  private def withRig(test: Rig => Any): Unit = {
    val fabric = new Fabric
    val side = new RemoteSide(fabric)
    val stage = newStage(side)
    try {
      val rig = new Rig(stage, fabric, side)
      try {
        // The first GET of a bucket may go another way than those behind it.
        rig.side.enqueue(RemoteSide.writes)
        assert(rig.whole().fault.isEmpty && rig.side.tokens.size == 1)
        test(rig)
      } finally rig.transport.close()
      rig.writes.close()
      assert(fabric.registrations.get == 1 && fabric.deregistrations.get == 1 && fabric.closed)
      ()
    } finally stage.close()
  }

  test("a store that can writes the bytes itself, in one GET with an empty body") {
    for (manner <- Seq(RemoteSide.writes, RemoteSide.writesAndSaysBytes)) withRig { rig =>
      rig.side.manner = manner
      val (requests, sent) = (rig.stage.requests, rig.stage.bytesSent)
      val sink = rig.get(new ByteRange(100, 1100), rig.windows(500 -> 1000))
      assert(sink.fault.isEmpty && sink.bytes == 1000)
      val head = sink.head.get
      assert(head.status == 206 && head.contentRange == s"bytes 100-1099/$size" && head.contentLength == 1000)
      assert(head.etag == "\"" + rig.ref.etag + "\"")
      assert(rig.bytes(500, 1000).sameElements(truth.slice(100, 1100)))
      assert(rig.bytes(0, 500).forall(_ == 0) && rig.bytes(1500, 1000).forall(_ == 0))
      assert(rig.stage.requests == requests + 1 && rig.stage.bytesSent == sent)
      assert(rig.fabric.revocations.get == 0)
    }
  }

  test("the bytes are scattered over what was offered, in its order") {
    withRig { rig =>
      val pieces = Seq(7000 -> 100, 10 -> 300, 400 -> 1)
      assert(rig.get(new ByteRange(9, 410), rig.windows(pieces: _*)).fault.isEmpty)
      val found = pieces.flatMap { case (from, length) => rig.bytes(from, length) }
      assert(found.toArray.sameElements(truth.slice(9, 410)))
    }
  }

  test("an end behind the object's is clipped") {
    withRig { rig =>
      val named = ObjectRef.named(rig.ref.bucket, rig.ref.key)
      val sink = new RecordingSink(rig.windows(0 -> 500), offering = true)
      rig.transport.start(new RangeRequest(named, new ByteRange(9900, 10400)), sink)
      assert(sink.awaitEnd() && sink.broken.isEmpty && sink.fault.isEmpty && sink.bytes == 100)
      assert(rig.bytes(0, 100).sameElements(truth.drop(9900)) && rig.bytes(100, 400).forall(_ == 0))
    }
  }

  for ((name, manner) <- Seq("declines" -> RemoteSide.declines, "does not know of offers" -> RemoteSide.ignores))
    test(s"a store that $name sends the bytes in the same answer, and is offered no smaller GET for a while") {
      withRig { rig =>
        rig.side.manner = manner
        val requests = rig.stage.requests
        assert(rig.whole(5000).fault.isEmpty && rig.bytes(0, 5000).sameElements(truth.take(5000)))
        assert(rig.stage.requests == requests + 1 && rig.side.tokens.size == 2)
        for (length <- Seq(5000, 100)) {
          assert(rig.whole(length).fault.isEmpty && rig.bytes(0, length).sameElements(truth.take(length)))
          assert(rig.side.tokens.size == 2, "an offer to who has declined")
        }
        rig.side.manner = RemoteSide.writes
        assert(rig.whole(5001).fault.isEmpty && rig.side.tokens.size == 3)
        assert(rig.fabric.revocations.get == 0, "an answer says that nobody writes")
      }
    }

  for ((name, manner) <- RemoteSide.liars.toSeq.sortBy(_._1))
    test(s"a store that $name is not believed") {
      withRig { rig =>
        rig.side.enqueue(manner)
        val requests = rig.stage.requests
        // What checks the number against the range is behind the transport.
        val sink = new RecordingSink(
          rig.windows(0 -> size),
          head =>
            if (head.contentLength != size)
              throw io.s3ranged.fault.Faults.of(FaultKind.PROTOCOL_VIOLATION, rig.ref, rig.ref.range, "not as asked"),
          offering = true)
        rig.transport.start(new RangeRequest(rig.ref, rig.ref.range), sink)
        assert(sink.awaitEnd() && sink.broken.isEmpty && sink.bytes == 0)
        assert(sink.fault.exists(fault => fault.kind == FaultKind.PROTOCOL_VIOLATION && fault.retryStatus == RetryStatus.RETRYABLE))
        assert(rig.stage.requests == requests + 1)
        assert(rig.whole().fault.isEmpty && rig.bytes(0, size).sameElements(truth), "the next GET is not harmed")
      }
    }

  test("a store that dies while it writes leaves memory that nobody can write to any more") {
    withRig { rig =>
      rig.side.enqueue(RemoteSide.dies)
      val sink = rig.whole()
      assert(sink.fault.exists(fault => fault.kind == FaultKind.CONNECTION_BROKEN && fault.retryStatus == RetryStatus.RETRYABLE))
      assert(sink.head.isEmpty && sink.bytes == 0 && rig.fabric.revocations.get == 1)
      rig.assertTakenBack()
    }
  }

  test("a GET that is cancelled while the store writes ends when its memory is taken back") {
    withRig { rig =>
      rig.side.enqueue(RemoteSide.stalls)
      val sink = new RecordingSink(rig.windows(0 -> size), offering = true)
      @volatile var toldBefore = false
      rig.fabric.onRevoke = () => toldBefore = sink.isOver
      val exchange = rig.transport.start(new RangeRequest(rig.ref, rig.ref.range), sink)
      assert(rig.stage.await(rig.side.tokens.size == 2))
      exchange.cancel()
      assert(sink.awaitEnd() && sink.broken.isEmpty && sink.fault.map(_.kind).contains(FaultKind.CANCELLED))
      assert(!toldBefore && rig.fabric.revocations.get == 1)
      rig.assertTakenBack()
    }
  }

  test("a transport that is closed while the store writes takes the memory back before close returns") {
    withRig { rig =>
      rig.side.enqueue(RemoteSide.stalls)
      val sink = new RecordingSink(rig.windows(0 -> size), offering = true)
      rig.transport.start(new RangeRequest(rig.ref, rig.ref.range), sink)
      assert(rig.stage.await(rig.side.tokens.size == 2))
      rig.transport.close()
      assert(sink.isOver && sink.broken.isEmpty && rig.fabric.revocations.get == 1)
      rig.assertTakenBack()
      val late = new RecordingSink(rig.windows(0 -> size), offering = true)
      rig.transport.start(new RangeRequest(rig.ref, rig.ref.range), late)
      assert(late.awaitEnd() && late.fault.map(_.kind).contains(FaultKind.CANCELLED))
    }
  }

  test("memory that cannot be taken back is told to be lost, finally, and no more is offered") {
    withRig { rig =>
      rig.side.enqueue(RemoteSide.dies)
      rig.fabric.onRevoke = () => throw new IllegalStateException("the library is broken")
      val fault = rig.whole().fault.get
      assert(fault.kind == FaultKind.REMOTE_MEMORY_LOST && fault.retryStatus == RetryStatus.FINAL)
      assert(fault.getMessage.contains(rig.ref.uri) && fault.getMessage.contains("transport.remoteMemory"))
      assert(rig.whole().fault.isEmpty && rig.bytes(0, size).sameElements(truth) && rig.side.tokens.size == 2)
    }
  }

  test("a GET that is refused with its offer may be tried again without; what concerns the object stays as it is") {
    withRig { rig =>
      rig.side.enqueue(RemoteSide.refuses)
      val fault = rig.whole().fault.get
      assert(fault.kind == FaultKind.PROTOCOL_VIOLATION && fault.retryStatus == RetryStatus.RETRYABLE)
      assert(fault.getMessage.contains("offered") && !fault.getMessage.contains(rig.side.tokens.last))
      val changed = ObjectRef.pinned(rig.ref.bucket, rig.ref.key, "another", size.toLong)
      val sink = new RecordingSink(rig.windows(0 -> size), offering = true)
      rig.transport.start(new RangeRequest(changed, changed.range), sink)
      assert(sink.awaitEnd() && sink.fault.map(_.kind).contains(FaultKind.OBJECT_CHANGED))
    }
  }

  test("windows that have no token, and a sink that offers none, go without") {
    withRig { rig =>
      rig.fabric.describe = windows => if (windows.size > 1) null else "one"
      assert(rig.get(new ByteRange(0, 200), rig.windows(0 -> 100, 200 -> 100)).fault.isEmpty)
      assert(rig.side.tokens.size == 1)
      val shy = new RecordingSink(rig.windows(0 -> size))
      rig.transport.start(new RangeRequest(rig.ref, rig.ref.range), shy)
      assert(shy.awaitEnd() && shy.fault.isEmpty && rig.side.tokens.size == 1)
      assert(rig.whole().fault.isEmpty && rig.side.tokens.last == "one")
    }
  }

  test("a token that is no value of a header is not sent, nor any other after it") {
    for (bad <- Seq("", "a b", "a\r\nx: y", "é", "x" * 5000)) withRig { rig =>
      val good = rig.fabric.describe
      rig.fabric.describe = _ => bad
      assert(rig.whole().fault.isEmpty && rig.bytes(0, size).sameElements(truth))
      rig.fabric.describe = good
      assert(rig.whole().fault.isEmpty && rig.side.tokens.size == 1)
    }
  }
}
