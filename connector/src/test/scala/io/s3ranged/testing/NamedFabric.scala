package io.s3ranged.testing

import java.nio.ByteBuffer
import java.util.{List => JList}

import io.s3ranged.engine.transport.RemoteMemory

/** A fabric that is made from the name of its class, as users' are. */
final class NamedFabric extends RemoteMemory {

  private val fabric = NamedFabric.current

  override def register(slab: ByteBuffer): Unit = fabric.register(slab)
  override def deregister(slab: ByteBuffer): Unit = fabric.deregister(slab)
  override def token(windows: JList[ByteBuffer]): String = fabric.token(windows)
  override def revoke(windows: JList[ByteBuffer]): Unit = fabric.revoke(windows)
  override def close(): Unit = fabric.close()
}

object NamedFabric {

  /** What the next instance is. */
  @volatile var current: Fabric = new Fabric
}
