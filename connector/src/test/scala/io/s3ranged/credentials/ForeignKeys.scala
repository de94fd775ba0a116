package io.s3ranged.credentials

/** Providers as a user writes them against an SDK that is not the bundle's: same methods, other types. */
final class ForeignKeys(prefix: String) extends AutoCloseable {
  def this() = this("constructed")
  def resolveCredentials(): ForeignKeys.Pair = new ForeignKeys.Pair(prefix)
  override def close(): Unit = ForeignKeys.closed += 1
}

object ForeignKeys {
  @volatile var closed = 0
  final class Pair(prefix: String) {
    def accessKeyId(): String = prefix + "-id"
    def secretAccessKey(): String = prefix + "-secret"
  }
}

final class ForeignSession private {
  def resolveCredentials(): ForeignSession.Triple = new ForeignSession.Triple
}

object ForeignSession {
  def create(): ForeignSession = new ForeignSession
  final class Triple {
    def accessKeyId(): String = "created-id"
    def secretAccessKey(): String = "created-secret"
    def sessionToken(): String = "created-token"
  }
}

final class ForeignFailing {
  def resolveCredentials(): AnyRef = throw new IllegalStateException("my secret is swordfish")
}

final class ForeignSilent {
  def resolveCredentials(): AnyRef = null
}

final class ForeignOdd {
  def resolveCredentials(): String = "neither id nor key"
}

final class ForeignFirstSdk {
  def getCredentials(): AnyRef = null
}

final class ForeignNothing

final class ForeignConfigured(val conf: String) {
  def resolveCredentials(): AnyRef = null
}

final class ForeignBroken {
  throw new IllegalStateException("cannot be made")
  def resolveCredentials(): AnyRef = null
}
