package io.s3ranged.spark

import java.lang.reflect.{InvocationHandler, Method, Proxy}
import java.net.URLClassLoader
import java.nio.file.{Files, Path, Paths}

import scala.jdk.CollectionConverters._

import org.apache.spark.sql.{Dataset, SparkSession}

/** What Spark's own tests of its readers read, out of its `tests` jar, which the build unpacks beside the class path. */
object SparkTestData {

  private lazy val folder: Path = Paths.get(System.getProperty("s3ranged.spark.data"))

  /** Knows the classes of the data. */
  lazy val loader: ClassLoader = new URLClassLoader(Array(folder.toUri.toURL), getClass.getClassLoader)

  private def filesUnder(place: String): Seq[Path] = {
    val found = Files.list(folder.resolve(place))
    try found.iterator.asScala.filter(Files.isRegularFile(_)).toSeq.sortBy(_.toString)
    finally found.close()
  }

  /** Names and bytes of the files whose name `chosen` takes. */
  private def files(chosen: String => Boolean): Seq[(String, Array[Byte])] =
    (filesUnder("test-data") ++ filesUnder("test-data/postgresql") ++ filesUnder(".")).map(file => file.getFileName.toString -> file)
      .collect { case (name, file) if chosen(name) => name -> Files.readAllBytes(file) }

  def csv: Seq[(String, Array[Byte])] = files(name => name.contains(".csv") || name.endsWith(".tsv") || name.endsWith(".data"))

  def json: Seq[(String, Array[Byte])] = files(_.endsWith(".json"))

  /** The data sets of Spark's `TestJsonData` by their names, as lines. */
  def jsonSets(session: SparkSession): Seq[(String, Seq[String])] = {
    val sets = loader.loadClass("org.apache.spark.sql.execution.datasources.json.TestJsonData")
    val answers: InvocationHandler = (proxy: Any, method: Method, _: Array[AnyRef]) =>
      if (method.getName == "spark") session else InvocationHandler.invokeDefault(proxy, method)
    val data = Proxy.newProxyInstance(loader, Array(sets), answers)
    sets.getMethods.toSeq.filter(method => method.isDefault && method.getReturnType == classOf[Dataset[_]]).sortBy(_.getName)
      .map(method => method.getName -> method.invoke(data).asInstanceOf[Dataset[String]].collect().toSeq)
  }
}
