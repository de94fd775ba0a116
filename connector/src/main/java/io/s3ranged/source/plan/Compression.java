package io.s3ranged.source.plan;

/** How an object's bytes are compressed, told by the end of its key as Hadoop does. */
public enum Compression {
  NONE(""),
  GZIP(".gz"),
  BZIP2(".bz2"),
  ZSTD(".zst"),
  LZ4(".lz4"),
  SNAPPY(".snappy"),
  DEFLATE(".deflate");

  private final String extension;

  Compression(String extension) {
    this.extension = extension;
  }

  /** The end of a key that means this compression, case-sensitive; empty for {@link #NONE}. */
  public String extension() {
    return extension;
  }

  public static Compression of(String key) {
    for (Compression compression : values()) {
      if (compression != NONE && key.endsWith(compression.extension)) {
        return compression;
      }
    }
    return NONE;
  }
}
