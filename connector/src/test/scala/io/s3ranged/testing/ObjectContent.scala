package io.s3ranged.testing

import java.nio.ByteBuffer

/** The bytes of a stored object, which need not be in memory. */
trait ObjectContent {

  def size: Long

  /** Fills `into` from its position to its limit with the bytes from `position` on. */
  def read(position: Long, into: ByteBuffer): Unit

  /** Bytes `[start, end)` as an array: the truth to compare with. */
  def slice(start: Long, end: Long): Array[Byte] = {
    val bytes = new Array[Byte](math.toIntExact(end - start))
    read(start, ByteBuffer.wrap(bytes))
    bytes
  }
}

object ObjectContent {

  def of(bytes: Array[Byte]): ObjectContent = new ObjectContent {
    override def size: Long = bytes.length.toLong
    override def read(position: Long, into: ByteBuffer): Unit = {
      into.put(bytes, math.toIntExact(position), into.remaining())
      ()
    }
  }

  /** An object of any size that takes no memory: `byteAt(position)` everywhere. */
  def generated(bytes: Long)(byteAt: Long => Byte): ObjectContent = new ObjectContent {
    override def size: Long = bytes
    override def read(position: Long, into: ByteBuffer): Unit = {
      var at = position
      while (into.hasRemaining) {
        into.put(byteAt(at))
        at += 1
      }
    }
  }

  /** As above, with bytes that tell one position from its neighbours, near and far. */
  def patterned(bytes: Long): ObjectContent = generated(bytes)(patternAt)

  /** The byte of a patterned object at `position`. */
  def patternAt(position: Long): Byte = {
    val mixed = (position + 1) * 0x9E3779B97F4A7C15L
    (mixed >>> 56).toByte
  }
}
