package io.s3ranged.testing

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import org.apache.logging.log4j.{Level, LogManager}
import org.apache.logging.log4j.core.{LogEvent, Logger}
import org.apache.logging.log4j.core.appender.AbstractAppender
import org.apache.logging.log4j.core.config.Property

/** What a class logs while something is done. */
object KeptLog {

  def linesOf(kind: Class[_], level: Level)(work: => Any): Seq[String] = {
    val lines = new ConcurrentLinkedQueue[String]
    val appender = new AbstractAppender("kept", null, null, true, Property.EMPTY_ARRAY) {
      override def append(event: LogEvent): Unit = lines.add(event.getMessage.getFormattedMessage): Unit
    }
    appender.start()
    val logger = LogManager.getLogger(kind).asInstanceOf[Logger]
    val before = logger.getLevel
    logger.addAppender(appender)
    logger.setLevel(level)
    try work
    finally {
      logger.setLevel(before)
      logger.removeAppender(appender)
    }
    lines.asScala.toSeq
  }
}
