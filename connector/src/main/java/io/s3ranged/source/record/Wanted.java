package io.s3ranged.source.record;

/**
 * What is wanted of a split's records.
 *
 * @param filter which records
 * @param detail what of them
 */
public record Wanted(RecordFilter filter, Detail detail) {

  /** Every record with its bytes. */
  public static final Wanted ALL = new Wanted(RecordFilter.ALL, Detail.BYTES);

  /** What a batch tells of its records. */
  public enum Detail {
    /** Where the bytes of each are. */
    BYTES,
    /** How many there are, and nothing else; a batch may then hold more than its capacity. */
    COUNT
  }
}
