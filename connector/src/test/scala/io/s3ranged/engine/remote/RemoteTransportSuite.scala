package io.s3ranged.engine.remote

import java.nio.ByteBuffer
import java.util.concurrent.Executors

import org.scalatest.BeforeAndAfterAll

import io.s3ranged.contract.RangeTransportContract
import io.s3ranged.engine.transport.{RangeRequest, RangeTransport}
import io.s3ranged.fault.FaultKind
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.{Fabric, MemoryTransport, RecordingSink, RemoteSide, RemoteStore}

/** A transport that may offer memory is a transport as any other. */
final class RemoteTransportSuite extends RangeTransportContract with BeforeAndAfterAll {

  private val threads = Executors.newCachedThreadPool()
  private val objects = new java.util.concurrent.ConcurrentHashMap[String, Array[Byte]]

  @volatile private var newest: MemoryTransport = _

  override protected def afterAll(): Unit = threads.shutdown()

  override protected def largeBytes: Int = 8 << 20

  override protected def store(key: String, bytes: Array[Byte]): ObjectRef = {
    objects.put(key, bytes)
    Option(newest).foreach(_.put(bucket, key, bytes))
    ObjectRef.pinned(bucket, key, MemoryTransport.md5(bytes), bytes.length.toLong)
  }

  override protected def newTransport(): RangeTransport = {
    val memory = new MemoryTransport(threads)
    newest = memory
    objects.forEach((key, bytes) => { memory.put(bucket, key, bytes); () })
    new RemoteWrites(() => new Fabric).over(memory)
  }

  test("without an implementation a transport stays as it is, and slabs are plain memory") {
    val memory = new MemoryTransport
    val writes = new RemoteWrites(null)
    assert(writes.over(memory) eq memory)
    assert(writes.slab(10).isDirect && writes.slab(10).capacity == 10)
    writes.close()
    assert(RemoteWrites.of(null).over(memory) eq memory)
  }

  test("slabs from before the first transport are registered with it; what cannot be turns all of it off") {
    val fabric = new Fabric
    val side = new RemoteSide(fabric)
    val memory = new MemoryTransport
    val ref = memory.put(bucket, "k", Array.fill[Byte](100)(1))
    val writes = new RemoteWrites(() => fabric)
    val slab = writes.slab(100)
    assert(fabric.registrations.get == 0)
    val transport = writes.over(new RemoteStore(memory, side))
    assert(fabric.registrations.get == 1 && (writes.over(memory) ne memory) && fabric.registrations.get == 1)
    def get(): Boolean = {
      val sink = new RecordingSink(Seq(slab.duplicate()), offering = true)
      transport.start(new RangeRequest(ref, ref.range), sink)
      sink.awaitEnd() && sink.fault.isEmpty
    }
    assert(get() && side.tokens.size == 1)
    fabric.onRegister = () => throw new UnsatisfiedLinkError("no more locked memory")
    assert(writes.slab(100).capacity == 100, "the memory is there all the same")
    assert(get() && side.tokens.size == 1)
    transport.close()
    writes.close()
    assert(fabric.deregistrations.get == 1 && fabric.registered == 0 && fabric.closed, "what was registered goes, and no more")
  }

  test("a store that leaves a GET waiting long is in trouble, whoever gave up; a GET given up soon tells nothing") {
    var now = 0L
    for ((waited, offers) <- Seq(4_999_999_999L -> 4, 5_000_000_000L -> 3)) {
      val fabric = new Fabric
      val side = new RemoteSide(fabric)
      side.manner = RemoteSide.stalls
      val memory = new MemoryTransport
      val ref = memory.put(bucket, "k", Array.fill[Byte](100)(1))
      val writes = new RemoteWrites(() => fabric, () => now)
      val slab = writes.slab(100)
      val transport = writes.over(new RemoteStore(memory, side))
      for (_ <- 1 to 4) {
        val sink = new RecordingSink(Seq(slab.duplicate()), offering = true)
        val exchange = transport.start(new RangeRequest(ref, ref.range), sink)
        now += waited
        exchange.cancel()
        assert(sink.awaitEnd() && sink.fault.forall(_.kind == FaultKind.CANCELLED))
      }
      assert(side.tokens.size == offers)
      transport.close()
      writes.close()
    }
  }

  test("an implementation that cannot be made is BAD_OPTION, naming option and class, each time anew") {
    for (name <- Seq("no.such.Fabric", "java.lang.String", classOf[Willingness].getName)) {
      val writes = RemoteWrites.of(name)
      for (_ <- 1 to 2) {
        val fault = intercept[io.s3ranged.fault.RangedIOException](writes.over(new MemoryTransport))
        assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains(s"spark.s3ranged.transport.remoteMemory=$name"))
      }
      assert(writes.slab(1) != (null: ByteBuffer))
      writes.close()
    }
  }
}
