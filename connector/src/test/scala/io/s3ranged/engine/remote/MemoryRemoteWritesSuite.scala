package io.s3ranged.engine.remote

import java.util.concurrent.Executors

import io.s3ranged.contract.RemoteWritesContract
import io.s3ranged.engine.transport.RangeTransport
import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.{MemoryTransport, RecordingTransport, RemoteSide, RemoteStore}

/** Offers of memory to a store in memory, which answers on threads of its own. */
final class MemoryRemoteWritesSuite extends RemoteWritesContract {

  override protected def newStage(side: RemoteSide): Stage = new Stage {
    private val threads = Executors.newCachedThreadPool()
    private val memory = new MemoryTransport(threads)
    private val wire = new RecordingTransport(new RemoteStore(memory, side))

    override def store(key: String, bytes: Array[Byte]): ObjectRef = memory.put("bucket", key, bytes)
    override def transport: RangeTransport = wire
    override def requests: Int = wire.count
    override def await(condition: => Boolean): Boolean = {
      val deadline = System.nanoTime() + 5_000_000_000L
      while (!condition && System.nanoTime() < deadline) Thread.onSpinWait()
      condition
    }
    override def close(): Unit = {
      wire.close()
      threads.shutdown()
    }
  }
}
