package io.s3ranged.benchmark.server;

import io.s3ranged.range.ObjectRef;
import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.AssociationKey;
import io.s3ranged.source.index.FragmentHash;
import io.s3ranged.source.index.ObjectRegistration;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Objects of a bucket as rows of the manifest of the repository of the same name, in DynamoDB's
 * JSON. Keys and hashes are the connector's own; that the rest is spelt as it spells it is for a
 * suite to show, in which its index reads them.
 */
final class ManifestRows {

  /** As many as the connector makes. */
  static final int SHARDS = 4;

  private static final String DESCRIPTOR = "#shards";

  private ManifestRows() {}

  static String partition(String repository, int shard) {
    return repository + "#" + shard;
  }

  static int shardOf(String context) {
    CRC32C crc = new CRC32C();
    crc.update(context.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % SHARDS);
  }

  static boolean isDescriptor(String partition) {
    return partition.endsWith(DESCRIPTOR);
  }

  static String repositoryOf(String partition) {
    return partition.substring(0, partition.lastIndexOf('#'));
  }

  /** The row that says into how many shards a repository is cut. */
  static String descriptor(String repository) {
    return "{\"repository_shard\":{\"S\":\""
        + Json.escape(repository + DESCRIPTOR)
        + "\"},\"context_offset\":{\"B\":\"AA==\"},\"kind\":{\"S\":\"shards\"},\"shards\":{\"N\":\""
        + SHARDS
        + "\"}}";
  }

  /** The two attributes of a row's key, without braces. */
  static String key(String repository, String context) {
    return "\"repository_shard\":{\"S\":\""
        + Json.escape(partition(repository, shardOf(context)))
        + "\"},\"context_offset\":{\"B\":\""
        + Base64.getEncoder()
            .encodeToString(new AssociationKey(repository, context, 0).contextOffset())
        + "\"}";
  }

  static String row(String repository, StoredObject object) {
    ObjectRef ref = ObjectRef.pinned(repository, object.key(), object.etag(), object.size());
    FragmentHash hash =
        Association.ofObject(
                repository, new ObjectRegistration(object.key(), ref, object.modifiedMillis()))
            .hash();
    return "{"
        + key(repository, object.key())
        + ",\"kind\":{\"S\":\"object\"},\"hash\":{\"B\":\""
        + Base64.getEncoder().encodeToString(hash.bytes())
        + "\"},\"bucket\":{\"S\":\""
        + Json.escape(repository)
        + "\"},\"key\":{\"S\":\""
        + Json.escape(object.key())
        + "\"},\"offset\":{\"N\":\"0\"},\"length\":{\"N\":\""
        + object.size()
        + "\"},\"object_size\":{\"N\":\""
        + object.size()
        + "\"},\"etag\":{\"S\":\""
        + object.etag()
        + "\"},\"last_modified\":{\"N\":\""
        + object.modifiedMillis()
        + "\"}}";
  }

  /** What DynamoDB takes the row for, in bytes: its attributes' names and values. */
  static int sizeOf(String repository, StoredObject object) {
    int names = 4 + 4 + 6 + 3 + 6 + 6 + 11 + 4 + 13 + 16 + 14;
    int numbers = 2 + 4 + 4 + 8;
    return names
        + numbers
        + 6
        + 32
        + object.etag().length()
        + 2 * repository.length()
        + 2
        + 2 * object.key().length()
        + 9;
  }
}
