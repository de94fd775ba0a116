package io.s3ranged.source.dynamodb;

/** Names of attributes, as design and decision records have them. */
final class Attributes {

  static final String HASH = "hash";
  static final String REPOSITORY_CONTEXT = "repository_context";
  static final String REPOSITORY_SHARD = "repository_shard";
  static final String CONTEXT_OFFSET = "context_offset";

  static final String BUCKET = "bucket";
  static final String KEY = "key";
  static final String OFFSET = "offset";
  static final String LENGTH = "length";
  static final String OBJECT_SIZE = "object_size";
  static final String ETAG = "etag";
  static final String VERSION_ID = "version_id";
  static final String LAST_MODIFIED = "last_modified";
  static final String CRC32C = "crc32c";

  /** The whole context, in rows whose key holds a part of it only. */
  static final String CONTEXT = "context";

  static final String KIND = "kind";
  static final String GENERATION = "generation";
  static final String FRAGMENT_COUNT = "fragment_count";
  static final String SHARDS = "shards";

  /** Packed split points, or some of them in a row that goes on with its head's. */
  static final String SPLIT_POINTS = "split_points";

  /** How many rows go on with the split points of a head. */
  static final String SPLIT_POINTS_ROWS = "split_points_rows";

  /** Hashes of whole-object associations that this row has replaced and that may still be there. */
  static final String REPLACES = "replaces";

  /** Present while fragment rows of another generation may still be there. */
  static final String UNCLEAN = "unclean";

  private Attributes() {}
}
