package io.s3ranged.testing

import java.net.{InetAddress, ServerSocket}
import java.nio.file.{Files, Path}
import java.security.KeyStore
import java.util.concurrent.TimeUnit
import javax.net.ssl.{KeyManagerFactory, SSLContext}

/** Key stores of servers that sign for themselves, and JVMs that trust them. */
object TlsKeys {

  val password = "changeit"

  /** A key store with a certificate for `san`; to be deleted. */
  def selfSigned(san: String): Path = {
    val file = Files.createTempDirectory("tls").resolve("server.p12")
    val keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString
    val made = new ProcessBuilder(
      keytool, "-genkeypair", "-keystore", file.toString, "-storetype", "PKCS12", "-storepass", password, "-alias", "s",
      "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", s"san=$san", "-validity", "10").redirectErrorStream(true).start()
    val said = new String(made.getInputStream.readAllBytes())
    assert(made.waitFor(60, TimeUnit.SECONDS) && made.exitValue == 0, said)
    file
  }

  def delete(store: Path): Unit = {
    Files.delete(store)
    Files.delete(store.getParent)
  }

  def socket(store: Path): ServerSocket = {
    val keys = KeyStore.getInstance(store.toFile, password.toCharArray)
    val managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm)
    managers.init(keys, password.toCharArray)
    val context = SSLContext.getInstance("TLS")
    context.init(managers.getKeyManagers, null, null)
    context.getServerSocketFactory.createServerSocket(0, 200, InetAddress.getLoopbackAddress)
  }

  /** HTTP clients read the trust store when the first request builds them. */
  def trusting[A](store: Path)(body: => A): A = {
    trust(store)
    try body
    finally trustUsual()
  }

  def trust(store: Path): Unit = {
    System.setProperty("javax.net.ssl.trustStore", store.toString)
    System.setProperty("javax.net.ssl.trustStorePassword", password)
    ()
  }

  def trustUsual(): Unit = Seq("javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword").foreach(System.clearProperty)
}
