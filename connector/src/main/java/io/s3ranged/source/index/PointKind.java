package io.s3ranged.source.index;

/** What split points are, and how they are called where they are stored and in messages. */
public enum PointKind {
  /** Where members of a gzip begin that has several. */
  GZIP_MEMBERS("gzip members"),
  /** Where blocks of a BGZF begin: gzip members that say how long they are. */
  BGZF_BLOCKS("BGZF blocks"),
  /** Where frames of Zstandard begin. */
  ZSTD_FRAMES("zstd frames"),
  /** Where records of CSV begin whose quotes may hold terminators, and whose lines end in \n. */
  CSV_RECORDS_LF("CSV records that end in \\n"),
  /** The same where lines end in \r\n. */
  CSV_RECORDS_CRLF("CSV records that end in \\r\\n");

  private final String words;

  PointKind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
