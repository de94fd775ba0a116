package io.s3ranged

import io.s3ranged.testing.{ClassConstants, NeedsBundle}

import java.io.File
import java.lang.reflect.InvocationTargetException
import java.net.{InetAddress, InetSocketAddress, URI, URLClassLoader}
import java.nio.charset.StandardCharsets.UTF_8
import java.util.jar.JarFile

import scala.io.Source
import scala.jdk.CollectionConverters._

import com.sun.net.httpserver.HttpServer
import org.scalatest.funsuite.AnyFunSuite

/** What can only be asked of the finished bundle jar. Runs in phase `verify`, where the property `s3ranged.bundle` names it. */
final class BundleSuite extends AnyFunSuite {

  private lazy val file = new File(System.getProperty("s3ranged.bundle"))
  private lazy val entries: Seq[String] =
    withJar(_.entries.asScala.filterNot(_.isDirectory).map(_.getName).toVector)
  private val shaded = "io/s3ranged/shaded/"
  private val standalone = "META-INF/standalone/"

  test("every entry lies below io/s3ranged or META-INF, but Netty's io_uring, which Spark does not bring", NeedsBundle) {
    val places = Seq("io/s3ranged/", "META-INF/", "io/netty/channel/uring/")
    val elsewhere = entries.filterNot(name => places.exists(name.startsWith))
    assert(elsewhere.isEmpty)
    val strayClasses = entries.filter(name => name.endsWith(".class") && name.startsWith("META-INF/") && !name.startsWith(standalone))
    assert(strayClasses.isEmpty)
  }

  test("no entry is there twice", NeedsBundle) {
    assert(entries.diff(entries.distinct).isEmpty)
  }

  test("it is smaller than 18 MiB", NeedsBundle) {
    info(f"bundle jar: ${file.length / 1048576.0}%.1f MiB, ${entries.count(_.endsWith(".class"))} classes")
    assert(file.length < 18L * 1024 * 1024)
  }

  test("no class refers to a library under the name that it had before it was moved", NeedsBundle) {
    val offenders = for {
      (name, constants) <- classes(entries.filter(_.startsWith("io/s3ranged/")))
      constant <- constants.names
      if refersToMoved(constant)
    } yield s"$name: $constant"
    assert(offenders.isEmpty)
  }

  test("the search for old names finds them where they are", NeedsBundle) {
    val unmoved = getClass.getClassLoader.getResourceAsStream("software/amazon/awssdk/services/s3/S3Client.class")
    try assert(ClassConstants.read(unmoved).names.exists(refersToMoved))
    finally unmoved.close()
  }

  test("no string of our own code was rewritten as if it named a moved class", NeedsBundle) {
    val own = entries.filter(name => name.startsWith("io/s3ranged/") && !name.startsWith(shaded))
    val rewritten = for {
      (name, constants) <- classes(own)
      literal <- constants.literals
      if literal.contains("io.s3ranged.shaded") || literal.contains(shaded)
    } yield s"$name: $literal"
    assert(rewritten.isEmpty)
  }

  test("every service file names classes of the jar", NeedsBundle) {
    val missing = for {
      service <- entries.filter(_.startsWith("META-INF/services/"))
      line <- text(service).linesIterator.map(_.takeWhile(_ != '#').trim).filter(_.nonEmpty)
      if !entries.contains(line.replace('.', '/') + ".class")
    } yield s"$service: $line"
    assert(missing.isEmpty)
    assert(text(s"META-INF/services/io.s3ranged.shaded.software.amazon.awssdk.http.SdkHttpService").contains("ApacheSdkHttpService"))
  }

  test("what the SDK looks up by name is found under its new name", NeedsBundle) {
    val sdk = shaded + "software/amazon/awssdk/"
    val wanted = Seq(
      "regions/internal/region/endpoints.json",
      "core/util/mime.types",
      "awscore/internal/defaults/sdk-default-configuration.json").map(sdk + _) :+ (shaded + "mozilla/public-suffix-list.txt")
    assert(wanted.diff(entries).isEmpty)
  }

  test("io_uring is there for both processors, and no other native library", NeedsBundle) {
    val native = entries.filter(_.matches("META-INF/native/.*")).map(_.stripPrefix("META-INF/native/")).toSet
    assert(native == Set("x86_64", "aarch_64").map(arch => s"libnetty_transport_native_io_uring42_$arch.so"))
    assert(entries.contains("io/netty/channel/uring/IoUringIoHandler.class"))
  }

  test("licence and notices are there, signatures and module descriptors are not", NeedsBundle) {
    assert(text("META-INF/LICENSE").contains("Apache License"))
    assert(text("META-INF/NOTICE").contains("AWS SDK for Java"))
    assert(text("META-INF/THIRD-PARTY.md").contains("MIT-0"))
    val residue = entries.filter(name => name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)") || name.endsWith("module-info.class"))
    assert(residue.isEmpty)
  }

  test("an S3 client of the jar reads an object with nothing beside it but the JDK and Spark's jars", NeedsBundle) {
    val server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress, 0), 0)
    server.createContext("/", exchange => {
      val body = "hello".getBytes(UTF_8)
      exchange.getResponseHeaders.add("ETag", "\"e\"")
      exchange.sendResponseHeaders(200, body.length.toLong)
      exchange.getResponseBody.write(body)
      exchange.close()
    })
    server.start()
    val loader = new URLClassLoader((file +: sparkJars).map(_.toURI.toURL).toArray, ClassLoader.getPlatformClassLoader)
    try assert(readObject(loader, server.getAddress.getPort) == "hello")
    finally {
      loader.close()
      server.stop(0)
    }
  }

  test("the command line runs on the jar alone", NeedsBundle) {
    val help = command("--help")
    assert(help.status == 0, help.text)
    for (name <- Seq("create", "register", "lookup")) assert(help.text.contains(name))
    assert(!help.text.contains("SLF4J"), help.text)
    val version = command("--version")
    assert(version.text.matches("(?s)s3ranged-index \\d.*"), version.text)
  }

  test("the command line on the jar alone talks to DynamoDB, and its faults are told without a trace", NeedsBundle) {
    val denies = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress, 0), 0)
    denies.createContext("/", exchange => {
      val body = """{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"not you"}""".getBytes(UTF_8)
      exchange.getResponseHeaders.add("Content-Type", "application/x-amz-json-1.0")
      exchange.sendResponseHeaders(400, body.length.toLong)
      exchange.getResponseBody.write(body)
      exchange.close()
    })
    denies.start()
    val endpoint = s"http://127.0.0.1:${denies.getAddress.getPort}"
    val create =
      try command("create", "--table", "fragments", "--region", "eu-central-1", "--index-endpoint", endpoint)
      finally denies.stop(0)
    assert(create.status == 1, create.text)
    assert(create.text.contains("dynamodb:CreateTable") && !create.text.contains("\tat "), create.text)
  }

  test("Spark finds the data source by its short name", NeedsBundle) {
    assert(text("META-INF/services/org.apache.spark.sql.sources.DataSourceRegister").trim.startsWith("io.s3ranged.spark."))
  }

  private case class Ended(status: Int, text: String)

  /** `java -cp bundle.jar io.s3ranged.cli.IndexCommand ...` with nothing of ours in the environment. */
  private def command(arguments: String*): Ended = {
    val java = new File(System.getProperty("java.home"), "bin/java").getPath
    val builder = new ProcessBuilder((Seq(java, "-cp", file.getPath, "io.s3ranged.cli.IndexCommand") ++ arguments): _*)
    builder.environment.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    builder.environment.put("AWS_SECRET_ACCESS_KEY", "example")
    builder.environment.put("AWS_EC2_METADATA_DISABLED", "true")
    val process = builder.redirectErrorStream(true).start()
    val output = new String(process.getInputStream.readAllBytes(), UTF_8)
    Ended(process.waitFor(), output)
  }

  private val moved =
    "(?<![~\\w/.])(software/amazon/|org/apache/http/|org/apache/commons/codec/|org/reactivestreams/|picocli/|ch/randelshofer/|software\\.amazon\\.)".r

  private def refersToMoved(constant: String): Boolean =
    moved.findFirstIn(constant.replace(shaded, "~").replace(shaded.replace('/', '.'), "~")).isDefined

  /** `S3Client...getObjectAsBytes(...)` by reflection: this suite is compiled against the SDK under its old name. */
  private def readObject(loader: ClassLoader, port: Int): String = {
    val sdk = "io.s3ranged.shaded.software.amazon.awssdk."
    def cls(name: String) = loader.loadClass(sdk + name)
    def call(owner: Class[_], target: AnyRef, method: String, args: (Class[_], Any)*): AnyRef =
      try owner.getMethod(method, args.map(_._1): _*).invoke(target, args.map(_._2.asInstanceOf[AnyRef]): _*)
      catch { case wrapped: InvocationTargetException => throw wrapped.getCause }
    val client = cls("services.s3.S3Client")
    val builder = cls("services.s3.S3ClientBuilder")
    val region = cls("regions.Region")
    val anonymous = cls("auth.credentials.AnonymousCredentialsProvider")
    val started = call(client, null, "builder")
    call(builder, started, "region", region -> call(region, null, "of", classOf[String] -> "eu-central-1"))
    call(builder, started, "credentialsProvider", cls("identity.spi.IdentityProvider") -> call(anonymous, null, "create"))
    call(builder, started, "endpointOverride", classOf[URI] -> URI.create(s"http://127.0.0.1:$port"))
    call(builder, started, "forcePathStyle", classOf[java.lang.Boolean] -> true)
    val s3 = call(builder, started, "build")
    val requests = cls("services.s3.model.GetObjectRequest")
    val requestBuilder = cls("services.s3.model.GetObjectRequest$Builder")
    val draft = call(requests, null, "builder")
    call(requestBuilder, draft, "bucket", classOf[String] -> "bucket")
    call(requestBuilder, draft, "key", classOf[String] -> "key")
    val bytes = call(client, s3, "getObjectAsBytes", requests -> call(requestBuilder, draft, "build"))
    try call(cls("core.BytesWrapper"), bytes, "asUtf8String").asInstanceOf[String]
    finally call(client, s3, "close")
  }

  /** The class path of this JVM without our own classes and without what the bundle brings. */
  private def sparkJars: Seq[File] = {
    val ours = Seq("software/amazon", "org/apache/httpcomponents", "commons-codec", "org/reactivestreams", "picocli",
      "scalatest", "scalacheck", "archunit", "scalactic").map(_.replace("/", File.separator))
    System.getProperty("java.class.path").split(File.pathSeparator).toSeq.map(new File(_))
      .filter(entry => entry.isFile && !ours.exists(entry.getPath.contains(_)))
  }

  private def withJar[A](use: JarFile => A): A = {
    val jar = new JarFile(file)
    try use(jar) finally jar.close()
  }

  private def text(entry: String): String = withJar { jar =>
    val found = jar.getEntry(entry)
    assert(found != null, s"$entry is not in the jar")
    Source.fromInputStream(jar.getInputStream(found), "UTF-8").mkString
  }

  private def classes(names: Seq[String]): Seq[(String, ClassConstants)] = withJar { jar =>
    names.filter(_.endsWith(".class")).map(name => name -> ClassConstants.read(jar.getInputStream(jar.getEntry(name))))
  }
}
