package io.s3ranged.source.value

import java.nio.ByteBuffer
import java.nio.charset.StandardCharsets.UTF_8

import org.apache.spark.unsafe.Platform

/** Lays bytes on the heap and off it, in the middle of others, for what reads by address. */
object InMemory {

  /** What `read` answers about `bytes`, which has to be the same wherever they lie. */
  def read[A](bytes: Array[Byte])(read: (AnyRef, Long, Int) => A): A = {
    val around = Array.fill[Byte](3)('7') ++ bytes ++ Array.fill[Byte](11)('7')
    val onHeap = read(around, Platform.BYTE_ARRAY_OFFSET + 3L, bytes.length)
    val address = Platform.allocateMemory(around.length.toLong)
    try {
      Platform.copyMemory(around, Platform.BYTE_ARRAY_OFFSET.toLong, null, address, around.length.toLong)
      val offHeap = read(null, address + 3, bytes.length)
      assert(onHeap == offHeap || onHeap.toString == offHeap.toString, s"$onHeap on the heap, $offHeap off it: ${new String(bytes, UTF_8)}")
      onHeap
    } finally Platform.freeMemory(address)
  }

  def read[A](text: String)(read: (AnyRef, Long, Int) => A): A = InMemory.read(text.getBytes(UTF_8))(read)

  /** True if the JDK's strict decoder takes the bytes. */
  def decodes(bytes: Array[Byte]): Boolean =
    try { UTF_8.newDecoder.decode(ByteBuffer.wrap(bytes)); true }
    catch { case _: java.nio.charset.CharacterCodingException => false }
}
