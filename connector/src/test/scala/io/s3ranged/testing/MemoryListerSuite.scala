package io.s3ranged.testing

import io.s3ranged.contract.ObjectListerContract
import io.s3ranged.engine.transport.ObjectLister
import io.s3ranged.range.ObjectRef

class MemoryListerSuite extends ObjectListerContract {

  private val lister = new MemoryLister("contract", pageSize = 100)

  override protected def listedBucket: String = "contract"

  override protected def stored(key: String, bytes: Array[Byte]): ObjectRef = {
    val ref = ObjectRef.pinned(listedBucket, key, MemoryTransport.md5(bytes), bytes.length.toLong)
    lister.put(ref, MemoryTransport.LastModifiedMillis)
    ref
  }

  override protected def newLister(): ObjectLister = lister
}
