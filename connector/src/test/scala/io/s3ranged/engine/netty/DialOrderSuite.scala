package io.s3ranged.engine.netty

import java.net.{ConnectException, InetAddress, InetSocketAddress, SocketAddress}
import java.util.concurrent.{LinkedBlockingQueue, TimeUnit}

import scala.jdk.CollectionConverters._

import io.netty.bootstrap.Bootstrap
import io.netty.channel.{Channel, ChannelHandler, ChannelHandlerContext, ChannelOutboundHandlerAdapter, ChannelPromise, MultiThreadIoEventLoopGroup}
import io.netty.channel.local.{LocalChannel, LocalIoHandler}
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite

/** Which addresses a search calls dead, with connections that come about when the test says so. */
class DialOrderSuite extends AnyFunSuite with BeforeAndAfterAll {

  private val loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory())
  private val all = (1 to 3).map(i => InetAddress.getByName(s"127.0.0.$i"))

  override protected def afterAll(): Unit = {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS)
    ()
  }

  private final case class Trying(address: InetAddress, promise: ChannelPromise)

  /** Holds each connect back. */
  private final class Search extends Dial.Errand {
    val known = new Addresses(_ => all.toArray, () => 0L)
    val tries = new LinkedBlockingQueue[Trying]
    val ends = new LinkedBlockingQueue[Either[Throwable, Channel]]

    override def isWanted: Boolean = true
    override def connected(channel: Channel): Unit = ends.add(Right(channel))
    override def failed(why: Throwable): Unit = ends.add(Left(why))

    @ChannelHandler.Sharable
    private object Held extends ChannelOutboundHandlerAdapter {
      override def connect(in: ChannelHandlerContext, remote: SocketAddress, local: SocketAddress, promise: ChannelPromise): Unit =
        tries.add(Trying(remote.asInstanceOf[InetSocketAddress].getAddress, promise))
    }

    override def opening(): ChannelHandler = Held

    known.lookUp("h")
    new Dial(new Route(false, "h", 80), this, known, all.asJava, new Bootstrap().group(loop).channel(classOf[LocalChannel]), 1000).start()

    /** The next address that is tried. */
    def next(): Trying = Option(tries.poll(10, TimeUnit.SECONDS)).getOrElse(fail("no address is tried"))

    def end(): Either[Throwable, Channel] = Option(ends.poll(10, TimeUnit.SECONDS)).getOrElse(fail("the search has no end"))

    /** Addresses that are begun with, over as many searches as there are addresses. */
    def good: Set[InetAddress] = Seq.fill(all.size)(known.inOrder("h", null).get(0)).toSet

    /** Waits until the loop has done what is to be done now. */
    def settle(): Unit = {
      loop.submit(new Runnable { override def run(): Unit = () }).syncUninterruptibly()
      ()
    }
  }

  test("an address that had a head start and is late is called dead; one that was begun later is not") {
    val search = new Search
    val (first, second, third) = (search.next(), search.next(), search.next())
    assert(Seq(first, second, third).map(_.address) == all)
    second.promise.setSuccess()
    assert(search.end().isRight)
    search.settle()
    assert(search.good == Set(all(1), all(2)), "the third was given less time than the second took")
    first.promise.tryFailure(new ConnectException("late"))
    third.promise.trySuccess()
    search.settle()
    assert(search.good == Set(all(1), all(2)) && search.ends.isEmpty, "a search ends once")
  }

  test("the first address, however late, makes none of the others dead") {
    val search = new Search
    val first = search.next()
    search.next()
    search.next()
    first.promise.setSuccess()
    assert(search.end().isRight)
    search.settle()
    assert(search.good == all.toSet)
  }

  test("an address that refuses is called dead, and the next is tried at once; with none left the search fails") {
    val search = new Search
    for (address <- all) {
      val trying = search.next()
      assert(trying.address == address)
      trying.promise.setFailure(new ConnectException(s"refused by $address"))
    }
    assert(search.end().left.exists(_.getMessage.contains(all.last.toString)))
  }
}
