package io.s3ranged.integration

import java.nio.file.{Files, Path}
import java.util.Comparator

import io.s3ranged.options.ConnectionSettings
import io.s3ranged.testkit.{RgwProcess, Services}
import io.s3ranged.testkit.data.ObjectStore

/**
 * The servers of this test JVM, started when the first suite asks and ended with the JVM: S3Proxy or
 * Ceph RGW, as the build says, and DynamoDB Local.
 */
object TestServices {

  /** True for the sizes that the issue names, false for a build that ends soon. */
  val isFull: Boolean = System.getProperty("s3ranged.it.scale") == "full"

  val root: Path = Path.of(System.getProperty("s3ranged.root")).toAbsolutePath.normalize

  private val directory = Path.of(System.getProperty("s3ranged.it.directory")).toAbsolutePath

  lazy val services: Services = {
    deleteRecursively(directory)
    Files.createDirectories(directory)
    val started =
      if (System.getProperty("s3ranged.it.store") == "rgw") Services.before(RgwProcess.start(root.resolve("integration-tests/rgw.sh"), directory), directory)
      else Services.start(directory)
    sys.addShutdownHook {
      started.close()
      deleteRecursively(directory.resolve("objects"))
    }
    started
  }

  /** For putting objects; requests of its own are counted by the front too, so reset it after. */
  lazy val store: ObjectStore =
    ObjectStore.open(services.s3Endpoint, Services.ACCESS_KEY, Services.SECRET_KEY)

  def connection: ConnectionSettings =
    new ConnectionSettings(
      Services.REGION,
      services.s3Endpoint.toString,
      true,
      null,
      new ConnectionSettings.Secrets(Services.ACCESS_KEY, Services.SECRET_KEY, null),
      false)

  def indexConnection: ConnectionSettings =
    new ConnectionSettings(
      Services.REGION,
      services.dynamoEndpoint.toString,
      false,
      null,
      new ConnectionSettings.Secrets(Services.ACCESS_KEY, Services.SECRET_KEY, null),
      false)

  /** The options of a read that connect it to the services. */
  def options: Map[String, String] =
    Map(
      "endpoint" -> services.s3Endpoint.toString,
      "region" -> Services.REGION,
      "pathStyleAccess" -> "true",
      "accessKey" -> Services.ACCESS_KEY,
      "secretKey" -> Services.SECRET_KEY,
      "index.endpoint" -> services.dynamoEndpoint.toString)

  /** A bucket of this name; made where it is not there. */
  def bucket(name: String): String = {
    if (!buckets.synchronized(buckets.add(name))) name
    else {
      store.createBucket(name)
      name
    }
  }

  /** A bucket, with an object `logs/a.log`, of an account that gives ours nothing. On Ceph RGW alone. */
  def othersBucket(name: String): String = {
    val theirs = ObjectStore.open(services.s3Endpoint, "other", "othersecret")
    try {
      theirs.createBucket(name)
      theirs.put(name, "logs/a.log", "theirs\n".getBytes("UTF-8"))
      name
    } finally theirs.close()
  }

  /** Makes the store answer for this bucket that it is in another region. On Ceph RGW alone. */
  def moveElsewhere(bucket: String): Unit = {
    val ended = Commands.run(
      Seq(root.resolve("integration-tests/rgw.sh").toString, "elsewhere", directory.resolve("rgw.address").toString, bucket), Map.empty)
    if (ended.status != 0) throw new IllegalStateException(ended.output)
  }

  private val buckets = scala.collection.mutable.Set.empty[String]

  private def deleteRecursively(path: Path): Unit =
    if (Files.exists(path)) {
      val all = Files.walk(path)
      try all.sorted(Comparator.reverseOrder[Path]).forEach(file => Files.delete(file))
      finally all.close()
    }
}
