package io.s3ranged.engine.netty

import io.netty.channel.{IoEventLoop, IoHandle, IoHandler, IoHandlerContext, IoOps, IoRegistration, ManualIoEventLoop}
import io.netty.channel.uring.{IoUringIoEvent, IoUringIoHandle}

/**
 * An io_uring whose kernel is the test: an operation lies here until it is completed by hand. Everything runs on the
 * test's thread, in [[run]].
 */
final class HeldRing {

  /** What lies with the kernel: its kind as in [[UringOps]], and how many bytes it is about. */
  final case class Operation(kind: Byte, length: Int)

  private final class Registration(val handle: IoUringIoHandle) extends IoRegistration {
    private var valid = true
    private var submitted = 0L
    override def attachment[T](): T = throw new UnsupportedOperationException
    override def isValid: Boolean = valid
    override def cancel(): Boolean = {
      val first = valid
      valid = false
      first
    }
    override def submit(ops: IoOps): Long = {
      if (full) throw new RuntimeException("SQ ring full")
      submitted += 1
      held = held :+ ((read(ops), this))
      submitted
    }
  }

  /** Refuses what is submitted, as a ring whose queue the kernel does not empty. */
  var full = false

  private var held = Vector.empty[(Operation, Registration)]

  private object Kernel extends IoHandler {
    override def run(context: IoHandlerContext): Int = 0
    override def register(handle: IoHandle): IoRegistration = handle match {
      case uring: IoUringIoHandle => new Registration(uring)
      case other => throw new IllegalArgumentException(other.toString)
    }
    override def wakeup(): Unit = ()
    override def isCompatible(kind: Class[_ <: IoHandle]): Boolean = classOf[IoUringIoHandle].isAssignableFrom(kind)
  }

  val loop: IoEventLoop = new ManualIoEventLoop(Thread.currentThread, _ => Kernel)

  /** What has been submitted and not been completed, oldest first. */
  def operations: Seq[Operation] = held.map(_._1)

  def holds(kind: Byte): Boolean = operations.exists(_.kind == kind)

  /** Runs what waits for its turn on the loop. */
  def run(): Unit = {
    loop.asInstanceOf[ManualIoEventLoop].runNow()
    ()
  }

  /** Completes the oldest operation of a kind. */
  def complete(kind: Byte, result: Int): Unit = {
    val at = held.indexWhere(_._1.kind == kind)
    require(at >= 0, s"no operation $kind among $operations")
    val (_, registration) = held(at)
    held = held.patch(at, Nil, 1)
    registration.handle.handle(registration, new IoUringIoEvent(result, 0, kind, 0))
    run()
  }

  /** Netty shows the fields of an operation to nobody but its own ring, and in words. */
  private def read(ops: IoOps): Operation = {
    def field(name: String) = s"\\b$name=(-?\\d+)".r.findFirstMatchIn(ops.toString).map(_.group(1).toInt).get
    Operation(field("opcode").toByte, field("len"))
  }
}
