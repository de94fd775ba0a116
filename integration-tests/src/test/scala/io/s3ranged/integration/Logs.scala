package io.s3ranged.integration

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import org.apache.logging.log4j.{Level, LogManager}
import org.apache.logging.log4j.core.{LogEvent, Logger}
import org.apache.logging.log4j.core.appender.AbstractAppender
import org.apache.logging.log4j.core.config.{Configurator, Property}

/** What a logger says while something runs. */
object Logs {

  /** The lines of level INFO and above that loggers below `name` say during `work`. */
  def of(name: String)(work: => Any): Seq[String] = {
    val lines = new ConcurrentLinkedQueue[String]
    val appender = new AbstractAppender(s"heard-$name", null, null, true, Property.EMPTY_ARRAY) {
      override def append(event: LogEvent): Unit = lines.add(event.getMessage.getFormattedMessage)
    }
    appender.start()
    val logger = LogManager.getLogger(name).asInstanceOf[Logger]
    val level = logger.getLevel
    Configurator.setLevel(name, Level.INFO)
    logger.addAppender(appender)
    try {
      work
      lines.asScala.toSeq
    } finally {
      logger.removeAppender(appender)
      Configurator.setLevel(name, level)
    }
  }
}
