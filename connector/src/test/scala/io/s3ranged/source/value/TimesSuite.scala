package io.s3ranged.source.value

import java.time.{LocalDate, LocalDateTime, ZoneId, ZoneOffset}

import scala.jdk.CollectionConverters._

import org.apache.spark.sql.catalyst.util.DateTimeUtils
import org.apache.spark.unsafe.types.UTF8String
import org.scalacheck.Gen
import org.scalatest.funsuite.AnyFunSuite
import org.scalatestplus.scalacheck.ScalaCheckPropertyChecks

/** Dates and timestamps against Spark's own parsers. */
final class TimesSuite extends AnyFunSuite with ScalaCheckPropertyChecks {

  implicit override val generatorDrivenConfig: PropertyCheckConfiguration = PropertyCheckConfiguration(minSuccessful = 3000)

  private def date(text: String) = InMemory.read(text)(Dates.epochDay(_, _, _))
  private def local(text: String) = InMemory.read(text)(Dates.localMicros(_, _, _))
  private def instant(text: String, zone: Instants) = InMemory.read(text)(zone.micros(_, _, _))

  private val dateLike: Gen[String] = Gen.oneOf(
    Gen.zip(Gen.choose(0, 9999), Gen.choose(0, 13), Gen.choose(0, 32)).map { case (y, m, d) => f"$y%04d-$m%02d-$d%02d" },
    Gen.choose(-1000000L, 3000000L).map(day => LocalDate.ofEpochDay(day).toString),
    Gen.zip(Gen.choose(1, 9999), Gen.choose(1, 12), Gen.choose(28, 31)).map { case (y, m, d) => f"$y%04d-$m%02d-$d%02d" },
    Gen.listOfN(10, Gen.frequency(9 -> Gen.numChar, 3 -> Gen.const('-'), 1 -> Gen.oneOf(" T+:/".toSeq))).map(_.mkString))

  private val timeLike: Gen[String] = for {
    hour <- Gen.choose(0, 24)
    minute <- Gen.frequency(9 -> Gen.choose(0, 59), 1 -> Gen.const(60))
    second <- Gen.frequency(9 -> Gen.choose(0, 59), 1 -> Gen.const(60))
    fraction <- Gen.oneOf(Gen.const(""), Gen.listOf(Gen.numChar).map(digits => "." + digits.mkString))
  } yield f"$hour%02d:$minute%02d:$second%02d$fraction"

  private val timestampLike: Gen[String] = for {
    date <- dateLike
    between <- Gen.frequency(5 -> " ", 5 -> "T", 1 -> "t", 1 -> "")
    time <- timeLike
    zone <- Gen.frequency(5 -> Gen.const(""), 3 -> Gen.const("Z"), 1 -> Gen.oneOf("z", " Z", "UTC", "+1", "+01", "Europe/Paris", "+0100"),
      4 -> Gen.zip(Gen.oneOf("+", "-"), Gen.choose(0, 20), Gen.choose(0, 61)).map { case (sign, h, m) => f"$sign$h%02d:$m%02d" })
    whole <- Gen.frequency(9 -> Gen.const(s"$date$between$time$zone"), 1 -> Gen.const(date), 1 -> Gen.const(s"$date $time".take(16)))
  } yield whole

  test("a plain date is Spark's") {
    forAll(dateLike) { text =>
      val sparks = DateTimeUtils.stringToDate(UTF8String.fromString(text))
      val day = date(text)
      if (day != Plain.NOT) assert(sparks.contains(day.toInt))
      else if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") && !text.startsWith("0000")) assert(sparks.isEmpty)
    }
  }

  test("every day of four centuries") {
    var day = LocalDate.of(1799, 12, 1).toEpochDay
    val end = LocalDate.of(2201, 2, 1).toEpochDay
    while (day < end) {
      val text = LocalDate.ofEpochDay(day).toString
      assert(date(text) == day, text)
      day += 1
    }
  }

  test("dates in other forms are not plain") {
    for (text <- Seq("", "2020", "2020-1-1", "2020-01-01 ", " 2020-01-01", "02020-01-01", "0000-01-01", "2021-02-29", "1900-02-29", "2020-13-01",
        "2020-00-10", "2020-10-00", "2020/01/01", "-200-01-01", "2020-01-0a"))
      assert(date(text) == Plain.NOT, text)
    assert(date("2000-02-29") == LocalDate.of(2000, 2, 29).toEpochDay)
  }

  test("a plain timestamp without zone is Spark's") {
    forAll(timestampLike) { text =>
      val micros = local(text)
      if (micros != Plain.NOT) assert(DateTimeUtils.stringToTimestampWithoutTimeZone(UTF8String.fromString(text), false).contains(micros))
    }
  }

  private val zones = Seq("UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "+05:30",
    "America/Sao_Paulo", "Africa/Casablanca", "Antarctica/Troll")

  test("a plain timestamp is Spark's, in whatever zone the session is") {
    val readers = zones.map(zone => ZoneId.of(zone) -> new Instants(ZoneId.of(zone)))
    forAll(timestampLike, Gen.oneOf(readers)) { case (text, (zone, reader)) =>
      val micros = instant(text, reader)
      if (micros != Plain.NOT) assert(DateTimeUtils.stringToTimestamp(UTF8String.fromString(text), zone).contains(micros))
    }
  }

  test("around each change of clocks, times that were twice or never are not plain, and all others are Spark's") {
    for (name <- zones; zone = ZoneId.of(name); rules = zone.getRules) {
      val reader = new Instants(zone)
      val changes = rules.getTransitions.asScala ++
        Iterator.iterate(rules.nextTransition(java.time.Instant.parse("2020-01-01T00:00:00Z")))(change => if (change == null) null else rules.nextTransition(change.getInstant))
          .take(6).filter(_ != null)
      for {
        change <- changes
        at <- Seq(change.getDateTimeBefore, change.getDateTimeAfter)
        seconds <- Seq(-90000L, -7200L, -3601L, -1801L, -1L, 0L, 1L, 1799L, 3600L, 7200L, 90000L)
        time = at.plusSeconds(seconds)
      } {
        val text = time.toString.replace('T', ' ') + (if (time.getSecond == 0) ":00" else "")
        val micros = instant(text, reader)
        if (rules.getValidOffsets(time).size == 1) assert(DateTimeUtils.stringToTimestamp(UTF8String.fromString(text), zone).contains(micros), s"$text in $name")
        else assert(micros == Plain.NOT, s"$text in $name")
      }
    }
  }

  test("the common forms of timestamps are plain") {
    val utc = new Instants(ZoneOffset.UTC)
    val second = LocalDateTime.of(1998, 12, 1, 23, 59, 58).toEpochSecond(ZoneOffset.UTC) * 1000000
    for (text <- Seq("1998-12-01 23:59:58", "1998-12-01T23:59:58", "1998-12-01T23:59:58Z", "1998-12-01T23:59:58+00:00", "1998-12-02T01:29:58+01:30",
        "1998-12-01T22:29:58-01:30", "1998-12-01T23:59:58.0", "1998-12-01T23:59:58.000000Z", "1998-12-01T23:59:58.000000999"))
      assert(instant(text, utc) == second, text)
    assert(instant("1998-12-01", utc) == second - (24 * 3600 - 2) * 1000000L)
    assert(instant("1998-12-01T23:59:58.12Z", utc) == second + 120000)
    for (text <- Seq("", "Z", "1998-12-01Z", "1998-12-01T23:59", "1998-12-01T24:00:00", "1998-12-01T23:59:60", "1998-12-01T23:59:58.", "1998-12-01T23:59:58.Z",
        "1998-12-01T23:59:58+18:00", "1998-12-01T23:59:58+1:00", "1998-12-01+01:00", "1998-12-01T23:59:58.1234567890"))
      assert(instant(text, utc) == Plain.NOT, text)
  }
}
