package io.s3ranged.engine

import java.nio.ByteBuffer
import java.time.Duration

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.engine.remote.RemoteWrites
import io.s3ranged.engine.transport.{ObjectLister, RangeTransport}
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.metrics.{Metric, MetricSet}
import io.s3ranged.options.{ConnectionSettings, EngineSettings, OptionLookup, Options, TransportClient}
import io.s3ranged.options.EngineSettings.FetchSettings
import io.s3ranged.range.{ByteRange, ObjectRange, ObjectRef}
import io.s3ranged.testing._

/** An engine whose store may write into its buffers: bytes, requests and memory, whatever the store makes of it. */
final class RemoteEngineSuite extends AnyFunSuite with EngineFixture {

  private val content = ObjectContent.patterned(20L * MiB + 123)
  private lazy val truth = content.slice(0, content.size)

  private final class Remote {
    val fabric = new Fabric
    val side = new RemoteSide(fabric)
    val writes = new RemoteWrites(() => fabric)
  }

  private def withRemote(chosen: EngineSettings = settings(32))(test: (Stage, Remote, ObjectRef) => Any): Unit = {
    val remote = new Remote
    withEngine(chosen, new RemoteStore(_, remote.side), remote.writes) { stage =>
      test(stage, remote, stage.memory.put("b", "object", content, "etag"))
    }
    assert(remote.fabric.deregistrations.get == remote.fabric.registrations.get && remote.fabric.registered == 0 && remote.fabric.closed)
    assert(remote.fabric.registrations.get <= 32, "a slab is registered once")
    ()
  }

  private def read(stage: Stage, ref: ObjectRef): Array[Byte] = {
    val reader = stage.ordered(new ObjectRange(ref, ref.range))
    try {
      assert(reader.nextEntry())
      drain(reader, ref.size)
    } finally reader.close()
  }

  private def remoteGets(stage: Stage): Long = stage.engine.metrics().value(Metric.REMOTE_GETS)

  test("a store that writes brings every byte of an object, each GET once and none of it in a body") {
    withRemote() { (stage, remote, ref) =>
      assert(java.util.Arrays.equals(read(stage, ref), truth))
      assert(stage.wire.requests.forall(_.remoteToken != null) && stage.wire.bytes == 0)
      assert(remoteGets(stage) == stage.wire.count && remote.fabric.revocations.get == 0)
      assert(stage.engine.metrics().value(Metric.BYTES_FETCHED) == content.size)
      assert(stage.engine.metrics().value(Metric.RETRIES) == 0)
      assert(java.util.Arrays.equals(read(stage, ref), truth), "and once more, in part from the cache")
    }
  }

  test("so it does where the object was not known, and for scattered ranges and small objects") {
    withRemote() { (stage, _, ref) =>
      val ranges = Seq(new ByteRange(5, 10000), new ByteRange(9L * MiB - 7, 11L * MiB + 1), new ByteRange(20L * MiB, ref.size))
      val targets = ranges.map(range => ByteBuffer.allocate(range.length.toInt))
      val reader = stage.open(ref)
      reader.readv(ranges.asJava, targets.asJava)
      reader.close()
      for ((range, target) <- ranges.zip(targets))
        assert(target.array.sameElements(truth.slice(range.start.toInt, range.end.toInt)))
      val small = stage.memory.put("b", "small", ObjectContent.of(truth.take(5000)), "small")
      val found = stage.engine.identify(Somebody, ObjectRef.named("b", "small"), stage.engine.newMetrics())
      assert(found.`object`.size == 5000 && found.`object`.etag == "small")
      assert(java.util.Arrays.equals(read(stage, small), truth.take(5000)))
      assert(remoteGets(stage) == stage.wire.count)
    }
  }

  for ((name, manner) <- Seq("declines" -> RemoteSide.declines, "does not know of offers" -> RemoteSide.ignores))
    test(s"a store that $name costs no request more") {
      withRemote() { (stage, remote, ref) =>
        remote.side.manner = manner
        assert(java.util.Arrays.equals(read(stage, ref), truth))
        assert(stage.wire.bytes == content.size && remoteGets(stage) == 0 && remote.fabric.revocations.get == 0)
        assert(stage.engine.metrics().value(Metric.RETRIES) == 0)
        val offers = remote.side.tokens.size
        val other = stage.memory.put("b", "other", content, "other")
        assert(java.util.Arrays.equals(read(stage, other), truth))
        assert(remote.side.tokens.size == offers, "it is remembered")
      }
    }

  for ((name, manner) <- RemoteSide.liars.toSeq.sortBy(_._1) ++ Seq("dies" -> RemoteSide.dies, "refuses the token" -> RemoteSide.refuses))
    test(s"a store that $name is asked again over HTTP: the bytes are right and the memory comes back") {
      withRemote() { (stage, remote, ref) =>
        remote.side.manner = manner
        assert(java.util.Arrays.equals(read(stage, ref), truth))
        val offers = stage.wire.requests.count(_.remoteToken != null)
        assert(offers > 0 && stage.engine.metrics().value(Metric.RETRIES) == offers && remoteGets(stage) == 0)
        val offered = remote.side.tokens.size
        val other = stage.memory.put("b", "other", content, "other")
        assert(java.util.Arrays.equals(read(stage, other), truth))
        assert(remote.side.tokens.size <= offered + 2, "a store in trouble is left alone")
        assert(stage.engine.gauges().quarantinedBytes == 0)
      }
    }

  private def patience(millis: Long): EngineSettings = {
    val base = settings(32)
    val fetch = base.fetch
    base.withFetch(
      new FetchSettings(fetch.maxInFlight, fetch.maxFetchBytes, fetch.maxAttempts, fetch.deadline, fetch.connectTimeout, Duration.ofMillis(millis)))
  }

  test("a store that falls silent while it writes is asked again over HTTP, and can write no more") {
    withRemote(patience(300)) { (stage, remote, ref) =>
      remote.side.enqueue(RemoteSide.stalls)
      assert(java.util.Arrays.equals(read(stage, ref), truth))
      assert(remote.fabric.write(remote.side.tokens.head, ObjectContent.of(Array.fill[Byte](MiB)(-1)), 0, MiB.toLong) == 0)
      assert(remote.fabric.refusedWrites.get == 1 && remote.fabric.revocations.get == 1)
      assert(java.util.Arrays.equals(read(stage, ref), truth))
    }
  }

  test("a reader that is closed while the store writes gives its memory back, and nobody writes to it") {
    withRemote() { (stage, remote, ref) =>
      remote.side.enqueue(RemoteSide.writes)
      remote.side.manner = RemoteSide.stalls
      val reader = stage.ordered(new ObjectRange(ref, ref.range))
      assert(reader.nextEntry() && reader.nextSlice() != null)
      val waiting = new Thread(() => try { reader.nextSlice(); () } catch { case _: RangedIOException => () })
      waiting.start()
      await(remote.side.tokens.size > 2)
      reader.cancel()
      waiting.join()
      reader.close()
      await(stage.engine.gauges().inFlight == 0)
      assert(remote.side.tokens.size > 2 && remote.fabric.revocations.get == remote.side.tokens.size - 1)
      remote.side.tokens.tail.foreach(token => assert(remote.fabric.write(token, content, 0, MiB.toLong) == 0))
      remote.side.manner = RemoteSide.writes
      assert(java.util.Arrays.equals(read(stage, ref), truth))
    }
  }

  test("memory that cannot be taken back is put into quarantine and counted; what it held, and who comes later, is not harmed") {
    withRemote() { (stage, remote, ref) =>
      remote.fabric.onRevoke = () => throw new IllegalStateException("broken")
      remote.side.enqueue(RemoteSide.dies)
      val fault = intercept[RangedIOException](read(stage, ref))
      assert(fault.kind == FaultKind.REMOTE_MEMORY_LOST && fault.getMessage.contains(ref.uri))
      await(stage.engine.gauges().inFlight == 0)
      val lost = stage.engine.gauges().quarantinedBytes
      assert(lost >= MiB && lost <= 8L * MiB && stage.engine.gauges().usedBytes >= lost)
      assert(java.util.Arrays.equals(read(stage, ref), truth), "over HTTP, into other memory")
      assert(remote.fabric.write(remote.side.tokens.head, ObjectContent.of(Array.fill[Byte](MiB)(-1)), 0, MiB.toLong) > 0)
      assert(java.util.Arrays.equals(read(stage, ref), truth) && remote.side.tokens.size == 1)
      assert(stage.engine.gauges().quarantinedBytes == lost)
    }
  }

  for (client <- TransportClient.values)
    test(s"the option's class is what registers memory and makes tokens: over HTTP, transport.client=$client") {
      val fabric = new Fabric
      NamedFabric.current = fabric
      val server = new LoopbackS3
      server.remote = Some(new RemoteSide(fabric))
      val given = Map(
        Options.TRANSPORT_REMOTE_MEMORY.name -> classOf[NamedFabric].getName,
        Options.TRANSPORT_CLIENT.name -> client.name.toLowerCase)
      val settings = EngineSettings.from(new OptionLookup(key => given.getOrElse(key.name, null)), 32L * MiB)
      val engine = new Engine(settings, SdkStores.`with`(settings))
      try {
        val ref = server.put("b", "object", content, "etag")
        val connection = new ConnectionSettings("eu-west-1", server.endpoint, true, null, new ConnectionSettings.Secrets("AKID", "hidden", null), false)
        val reader = engine.inOrder(connection, java.util.List.of(new ObjectRange(ref, ref.range)), engine.newMetrics())
        assert(reader.nextEntry() && java.util.Arrays.equals(drain(reader, ref.size), truth))
        reader.close()
        assert(server.requests.forall(_.headers.contains("x-amz-rdma-token")) && server.bytesSent == 0)
        assert(engine.metrics().value(Metric.REMOTE_GETS) == server.requests.size)
      } finally {
        engine.close()
        server.close()
      }
      assert(engine.gauges().leases == 0 && fabric.registered == 0 && fabric.closed && fabric.deregistrations.get > 0)
    }

  test("an option that names no implementation fails the read, naming both, and leaves no store open") {
    val given = Map(Options.TRANSPORT_REMOTE_MEMORY.name -> "no.such.Fabric")
    val settings = EngineSettings.from(new OptionLookup(key => given.getOrElse(key.name, null)), 32L * MiB)
    var open = 0
    val engine = new Engine(
      settings,
      _ =>
        new Store {
          open += 1
          override def transport: RangeTransport = new MemoryTransport
          override def lister(metrics: MetricSet): ObjectLister = throw new AssertionError("a lister")
          override def close(): Unit = open -= 1
        })
    val fault = intercept[RangedIOException](engine.open(Somebody, ObjectRef.named("b", "k"), engine.newMetrics()))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("spark.s3ranged.transport.remoteMemory=no.such.Fabric"))
    assert(open == 0 && engine.gauges().readers == 0)
    engine.close()
  }
}
