package io.s3ranged.engine.netty

import io.netty.channel.uring.IoUring
import org.scalatest.{Outcome, TestSuite, TestSuiteMixin}

/**
 * Cancels the tests of a suite, and says why, where the kernel refuses io_uring: it is nothing that could be installed.
 * That the native library is missing is a failure.
 */
trait NeedsIoUring extends TestSuiteMixin { this: TestSuite =>

  abstract override protected def withFixture(test: NoArgTest): Outcome = {
    assert(NeedsIoUring.library.isDefined, "Netty's io_uring is not on the class path")
    assume(IoUring.isAvailable, s"the kernel offers no io_uring: ${IoUring.unavailabilityCause}")
    super.withFixture(test)
  }
}

object NeedsIoUring {
  private val machine = Map("amd64" -> "x86_64", "aarch64" -> "aarch_64").withDefault(identity)(System.getProperty("os.arch"))
  private val library =
    Option(getClass.getClassLoader.getResource(s"META-INF/native/libnetty_transport_native_io_uring42_$machine.so"))
}
