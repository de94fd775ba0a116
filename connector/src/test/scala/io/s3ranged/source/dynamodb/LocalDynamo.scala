package io.s3ranged.source.dynamodb

import java.net.{InetAddress, ServerSocket, URI}
import java.time.Duration
import java.util.concurrent.{ConcurrentHashMap, ExecutorService, Executors}

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner
import org.scalatest.{BeforeAndAfterAll, Suite}
import software.amazon.awssdk.auth.credentials.{AwsBasicCredentials, StaticCredentialsProvider}
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.retries.api.BackoffStrategy
import software.amazon.awssdk.services.dynamodb.DynamoDbClient

import io.s3ranged.options.{ConnectionSettings, IndexSettings}

/** A DynamoDB Local of the suite's own, on a free port. */
trait LocalDynamo extends BeforeAndAfterAll { this: Suite =>

  private lazy val port: Int = {
    val socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress)
    try socket.getLocalPort finally socket.close()
  }

  private lazy val server = {
    val started = ServerRunner.createServerFromCommandLineArgs(
      Array("-inMemory", "-sharedDb", "-disableTelemetry", "-port", port.toString))
    started.start()
    started
  }

  protected def endpoint: URI = {
    server.hashCode
    URI.create(s"http://127.0.0.1:$port")
  }

  protected val secrets = new ConnectionSettings.Secrets("test", "testsecret", null)

  protected def settings(table: String): IndexSettings =
    new IndexSettings(table, new ConnectionSettings("eu-test-1", endpoint.toString, false, null, secrets, false))

  protected lazy val client: DynamoDbClient = DynamoDbClient.builder
    .endpointOverride(endpoint)
    .region(Region.of("eu-test-1"))
    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "testsecret")))
    .build()

  /** Waits for nothing: the clock moves by what would have been waited. */
  final class Waits(deadline: Duration = Duration.ofSeconds(60)) {
    @volatile private var now = 0L
    @volatile var pauses: Vector[Duration] = Vector.empty
    val patience: Patience = new Patience(
      BackoffStrategy.exponentialDelayWithoutJitter(Duration.ofMillis(50), Duration.ofSeconds(5)),
      deadline,
      () => now,
      time => synchronized {
        now += time.toNanos
        pauses :+= time
      })
  }

  private val pools = new ConcurrentHashMap[Int, ExecutorService]

  /** An index over `through`, which may do what no local DynamoDB does. */
  protected def indexOver(
      through: DynamoDbClient,
      table: String,
      waits: Waits = new Waits,
      threads: Int = 4,
      pointsRowBytes: Int = StoredPoints.ROW_BYTES): DynamoFragmentIndex =
    new DynamoFragmentIndex(
      through,
      IndexTables.of(settings(table), "eu-test-1"),
      waits.patience,
      new Fanout(pools.computeIfAbsent(threads, Executors.newFixedThreadPool(_))),
      pointsRowBytes)

  override protected def afterAll(): Unit =
    try {
      pools.values.forEach(pool => pool.shutdownNow())
      client.close()
      server.stop()
    } finally super.afterAll()
}
