package io.s3ranged.source.index;

/** What split points are, and how they are called where they are stored and in messages. */
public enum PointKind {
  /** Where members of a gzip begin that has several. */
  GZIP_MEMBERS("gzip members"),
  /** Where blocks of a BGZF begin: gzip members that say how long they are. */
  BGZF_BLOCKS("BGZF blocks"),
  /** Where frames of Zstandard begin. */
  ZSTD_FRAMES("zstd frames"),
  /** Where records of CSV begin whose quotes may hold terminators. */
  CSV_RECORDS("CSV records");

  private final String words;

  PointKind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
