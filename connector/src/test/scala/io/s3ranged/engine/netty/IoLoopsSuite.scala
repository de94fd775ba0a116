package io.s3ranged.engine.netty

import io.netty.channel.IoHandlerFactory
import io.netty.channel.epoll.Epoll
import org.apache.logging.log4j.Level
import org.scalatest.funsuite.AnyFunSuite

import io.s3ranged.options.TransportIo
import io.s3ranged.testing.KeptLog

/** What is used where something else was asked for. */
class IoLoopsSuite extends AnyFunSuite {

  private val usual = if (Epoll.isAvailable) "epoll" else "nio"

  private def logged(work: => Any): Seq[String] = KeptLog.linesOf(classOf[IoLoops], Level.WARN)(work)

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
