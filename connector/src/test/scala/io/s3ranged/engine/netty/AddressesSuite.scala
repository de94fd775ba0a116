package io.s3ranged.engine.netty

import java.net.InetAddress
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import org.scalatest.funsuite.AnyFunSuite

/** In which order the addresses of a host are tried. */
class AddressesSuite extends AnyFunSuite {

  private val all = (1 to 3).map(i => InetAddress.getByName(s"127.0.0.$i"))
  private var now = 0L
  private val addresses = new Addresses(_ => all.toArray, () => now)
  addresses.lookUp("h")

  private def order(avoided: InetAddress = null): Seq[InetAddress] = addresses.inOrder("h", avoided).asScala.toSeq

  test("each connection begins with the next address, and all of them are tried") {
    val orders = Seq.fill(3)(order())
    assert(orders.map(_.head).toSet == all.toSet && orders.forall(_.toSet == all.toSet))
  }

  test("an address that failed is last for a minute, or until it answers") {
    addresses.failed(all(1))
    assert(Seq.fill(6)(order()).forall(_.last == all(1)))
    now += TimeUnit.SECONDS.toNanos(Addresses.MEMORY_SECONDS)
    assert(Seq.fill(3)(order().head).contains(all(1)))
    addresses.failed(all(2))
    addresses.reached(all(2))
    assert(Seq.fill(3)(order().head).contains(all(2)))
  }

  test("an address to avoid comes behind the good ones and before one that failed") {
    addresses.failed(all(0))
    assert(Seq.fill(6)(order(all(1))).forall(_ == Seq(all(2), all(1), all(0))))
    assert(addresses.hasOtherThan("h", all(1)) && !addresses.hasOtherThan("unknown", all(1)))
  }
}
