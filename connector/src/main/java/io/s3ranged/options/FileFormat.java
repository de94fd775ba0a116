package io.s3ranged.options;

/** How bytes become rows. */
public enum FileFormat {
  TEXT(Framing.LINES),
  BINARY(Framing.CHUNKS),
  FIXED(Framing.FIXED),
  CSV(Framing.LINES),
  JSON(Framing.LINES),
  PARQUET(Framing.BORROWED),
  ORC(Framing.BORROWED),
  AVRO(Framing.BORROWED);

  /** How bytes become records. */
  public enum Framing {
    /** What stands between terminators; any byte may be a split point. */
    LINES,
    /** Pieces of one size. */
    CHUNKS,
    /** Records of one length. */
    FIXED,
    /** What Spark's own reader of the format finds; any byte may be a split point. */
    BORROWED
  }

  private final Framing framing;

  FileFormat(Framing framing) {
    this.framing = framing;
  }

  public Framing framing() {
    return framing;
  }
}
