package io.s3ranged.engine;

import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.range.ObjectRef;

/**
 * Whose bytes a block holds. Two readers share a block only if they read the same version of an
 * object as the same principal over the same endpoint.
 */
record SourceKey(
    ConnectionSettings identity, String bucket, String key, String versionId, String etag) {

  static SourceKey of(ConnectionSettings identity, ObjectRef object) {
    return new SourceKey(
        identity, object.bucket(), object.key(), object.versionId(), object.etag());
  }

  /** The connection's settings hold secrets; a key names the object alone. */
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key + " " + etag;
  }
}
