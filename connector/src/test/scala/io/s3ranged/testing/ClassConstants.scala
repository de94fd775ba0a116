package io.s3ranged.testing

import java.io.{DataInputStream, InputStream}

/** The constant pool of a class file, as far as names go: what it refers to, and its string literals. */
final case class ClassConstants(names: Set[String], literals: Set[String])

object ClassConstants {

  /** Reads the pool at the head of a class file. Does not close the stream. */
  def read(stream: InputStream): ClassConstants = {
    val in = new DataInputStream(stream)
    require(in.readInt() == 0xcafebabe, "not a class file")
    in.readInt()
    val size = in.readUnsignedShort()
    val texts = scala.collection.mutable.Map.empty[Int, String]
    val literals = scala.collection.mutable.Set.empty[Int]
    var index = 1
    while (index < size) {
      var slots = 1
      in.readUnsignedByte() match {
        case 1 => texts(index) = in.readUTF()
        case 8 => literals += in.readUnsignedShort()
        case 5 | 6 => in.skipNBytes(8); slots = 2
        case 15 => in.skipNBytes(3)
        case 7 | 16 | 19 | 20 => in.skipNBytes(2)
        case _ => in.skipNBytes(4)
      }
      index += slots
    }
    ClassConstants((texts -- literals).values.toSet, literals.map(texts).toSet)
  }
}
