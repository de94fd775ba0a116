package io.s3ranged.source.plan;

/** How an object's bytes are compressed, told by the end of its key, case-sensitive. */
public enum Compression {
  NONE,
  GZIP,
  BZIP2,
  ZSTD,
  LZ4,
  SNAPPY,
  DEFLATE;

  public static Compression of(String key) {
    return switch (key.substring(Math.max(0, key.lastIndexOf('.')))) {
      case ".gz", ".gzip" -> GZIP;
      case ".bz2" -> BZIP2;
      case ".zst", ".zstd" -> ZSTD;
      case ".lz4" -> LZ4;
      case ".snappy" -> SNAPPY;
      case ".deflate" -> DEFLATE;
      default -> NONE;
    };
  }
}
