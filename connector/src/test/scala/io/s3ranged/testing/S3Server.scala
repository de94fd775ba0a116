package io.s3ranged.testing

import io.s3ranged.range.ObjectRef
import io.s3ranged.testing.LoopbackS3.{Fault, Request}

/** A small S3 on a loopback socket that is faulty on request and counts what it was asked and what it sent. */
trait S3Server extends AutoCloseable {

  def endpoint: String

  def put(bucket: String, key: String, content: ObjectContent, etag: String): ObjectRef

  def put(bucket: String, key: String, bytes: Array[Byte]): ObjectRef =
    put(bucket, key, ObjectContent.of(bytes), MemoryTransport.md5(bytes))

  /** The next requests meet these, one each; then all is well again. */
  def enqueue(fault: Fault*): Unit

  /** Answers the GETs that offer memory. */
  var remote: Option[RemoteSide]

  def requests: Seq[Request]

  /** Connections that were ever made, and those that are open. */
  def connections: Int
  def openConnections: Int

  /** Bytes of bodies that were handed to the network. */
  def bytesSent: Long

  /** Waits until `condition` holds, which only what this server does can change; false after so long. */
  def await(condition: => Boolean, millis: Long = 5000): Boolean
}
