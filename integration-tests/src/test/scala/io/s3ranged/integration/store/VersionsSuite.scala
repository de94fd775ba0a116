package io.s3ranged.integration.store

import java.nio.ByteBuffer

import org.scalatest.funsuite.AnyFunSuite
import software.amazon.awssdk.core.sync.RequestBody
import software.amazon.awssdk.services.s3.model._

import io.s3ranged.engine.EngineRegistry
import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.integration.{NeedsRealStore, TestServices}
import io.s3ranged.options.EngineSettings
import io.s3ranged.range.ObjectRef

/** A version that is named is the version that is read. */
class VersionsSuite extends AnyFunSuite {

  private lazy val bucket = {
    val made = TestServices.bucket("versions")
    TestServices.store.client.putBucketVersioning(
      PutBucketVersioningRequest.builder.bucket(made)
        .versioningConfiguration(VersioningConfiguration.builder.status(BucketVersioningStatus.ENABLED).build()).build())
    made
  }

  private def put(content: String): PutObjectResponse =
    TestServices.store.client.putObject(
      PutObjectRequest.builder.bucket(bucket).key("k").build(), RequestBody.fromString(content))

  private def read(ref: ObjectRef): String = {
    val engine = EngineRegistry.get(EngineSettings.withMemory(32 << 20))
    try {
      val objects = engine.open(TestServices.connection, ref, engine.newMetrics())
      try {
        val target = ByteBuffer.allocate(100)
        objects.read(0, target)
        new String(target.array, 0, target.position(), "UTF-8")
      } finally objects.close()
    } finally EngineRegistry.close()
  }

  test("an old version is read by its id, and the newest without one", NeedsRealStore) {
    val old = put("first")
    val newest = put("second")
    assert(read(new ObjectRef(bucket, "k", old.versionId, null, ObjectRef.UNKNOWN_SIZE)) == "first")
    assert(read(new ObjectRef(bucket, "k", newest.versionId, null, ObjectRef.UNKNOWN_SIZE)) == "second")
    assert(read(ObjectRef.named(bucket, "k")) == "second")
  }

  test("a version that is not there is a fault that names the object", NeedsRealStore) {
    put("third")
    val fault = intercept[RangedIOException](
      read(new ObjectRef(bucket, "k", "qwDfdiB2HvWP3Iv4a.OT6VltkyPdEwD", null, ObjectRef.UNKNOWN_SIZE)))
    assert(fault.kind == FaultKind.NO_SUCH_OBJECT && fault.getMessage.contains("s3://versions/k"))
  }
}
