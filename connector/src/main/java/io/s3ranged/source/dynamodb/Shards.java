package io.s3ranged.source.dynamodb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The partitions of a repository's manifest.
 *
 * <p>A partition's name is the repository's, a {@code #} and a number, so that the last {@code #}
 * parts them whatever the repository is called. All rows of a context lie in one partition.
 */
record Shards(String repository, int count) {

  /** A partition takes 1,000 writes a second; a new on-demand table takes 4,000. */
  static final int DEFAULT_COUNT = 4;

  Shards {
    if (count < 1) {
      throw new IllegalArgumentException("A repository has at least one shard: " + count);
    }
  }

  /** The partition of the row that holds the number of shards. */
  static String descriptor(String repository) {
    return repository + "#shards";
  }

  String of(String context) {
    CRC32C crc = new CRC32C();
    crc.update(context.getBytes(StandardCharsets.UTF_8));
    return partition((int) (crc.getValue() % count));
  }

  List<String> all() {
    return IntStream.range(0, count).mapToObj(this::partition).toList();
  }

  private String partition(int shard) {
    return repository + "#" + shard;
  }
}
