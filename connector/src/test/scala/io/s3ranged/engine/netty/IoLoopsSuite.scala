package io.s3ranged.engine.netty

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import io.netty.channel.IoHandlerFactory
import io.netty.channel.epoll.Epoll
import org.apache.logging.log4j.LogManager
import org.apache.logging.log4j.core.{LogEvent, Logger}
import org.apache.logging.log4j.core.appender.AbstractAppender
import org.apache.logging.log4j.core.config.Property
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.options.TransportIo

/** What is used where something else was asked for. */
class IoLoopsSuite extends AnyFunSuite {

  private val usual = if (Epoll.isAvailable) "epoll" else "nio"

  private def logged(work: => Any): Seq[String] = {
    val lines = new ConcurrentLinkedQueue[String]
    val appender = new AbstractAppender("kept", null, null, true, Property.EMPTY_ARRAY) {
      override def append(event: LogEvent): Unit = lines.add(event.getMessage.getFormattedMessage): Unit
    }
    appender.start()
    val logger = LogManager.getLogger(classOf[IoLoops]).asInstanceOf[Logger]
    logger.addAppender(appender)
    try work
    finally logger.removeAppender(appender)
    lines.asScala.toSeq
  }

  private def used(loops: IoLoops): String = {
    loops.enter()
    try {
      loops.group()
      loops.channels()
      loops.io()
    } finally loops.leave()
  }

  test("a kernel that refuses io_uring gets what auto is, with one line that says why") {
    val refused = new UnsatisfiedLinkError("failed to load").initCause(new RuntimeException("io_uring_setup: Operation not permitted"))
    val lines = logged(assert(used(new IoLoops(TransportIo.IO_URING, () => throw refused)) == usual))
    assert(lines == Seq(s"io_uring is not to be had, $usual is used: java.lang.RuntimeException: io_uring_setup: Operation not permitted"))
  }

  test("a ring that cannot be made, for lack of memory that may be locked, is replaced as well") {
    val full: IoHandlerFactory = _ => throw new RuntimeException("Cannot allocate memory")
    val lines = logged(assert(used(new IoLoops(TransportIo.IO_URING, () => full)) == usual))
    assert(lines.size == 1 && lines.head.endsWith("Cannot allocate memory"))
  }

  test("auto and nio are what they say, and touch no io_uring") {
    def none: IoHandlerFactory = fail("nobody asked for it")
    val lines = logged {
      assert(used(new IoLoops(TransportIo.AUTO, () => none)) == usual)
      assert(used(new IoLoops(TransportIo.NIO, () => none)) == "nio")
    }
    assert(lines.isEmpty)
  }
}

/** What is used where the kernel offers it. */
class UringLoopsSuite extends AnyFunSuite with NeedsIoUring {

  test("io_uring is used where it is asked for") {
    val loops = new IoLoops(TransportIo.IO_URING)
    loops.enter()
    try {
      loops.group()
      assert(loops.io() == "io_uring")
    } finally loops.leave()
  }
}
