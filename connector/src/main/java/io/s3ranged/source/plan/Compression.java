package io.s3ranged.source.plan;

import java.util.List;

/** How an object's bytes are compressed, told by the end of its key as Hadoop does, and others. */
public enum Compression {
  NONE,
  GZIP(".gz", ".gzip"),
  BZIP2(".bz2"),
  ZSTD(".zst", ".zstd"),
  LZ4(".lz4"),
  SNAPPY(".snappy"),
  DEFLATE(".deflate");

  private final List<String> extensions;

  Compression(String... extensions) {
    this.extensions = List.of(extensions);
  }

  /** The ends of a key that mean this compression, case-sensitive; none for {@link #NONE}. */
  public List<String> extensions() {
    return extensions;
  }

  public static Compression of(String key) {
    for (Compression compression : values()) {
      if (compression.extensions.stream().anyMatch(key::endsWith)) {
        return compression;
      }
    }
    return NONE;
  }
}
