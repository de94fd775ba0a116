package io.s3ranged.source.record;

/**
 * Some records that lie in one piece of memory. Belongs to the reader that gave it and is dead
 * after that reader's next call. Not thread-safe.
 *
 * <p>Record {@code i} has the {@code length(i)} bytes from {@code offset(i)}: an index into {@link
 * #heap} where that is not null, else bytes behind {@link #address}.
 */
public final class RecordBatch {

  /** The most records of a batch that tells where they are. */
  public static final int CAPACITY = 4096;

  private final int[] offsets = new int[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private byte[] heap;
  private long address;
  private long position;
  private int placed;
  private int counted;
  private boolean givesAway;

  /** Starts an empty batch over off-heap memory. */
  void startDirect(long newAddress, long newPosition) {
    heap = null;
    givesAway = false;
    address = newAddress;
    position = newPosition;
    placed = 0;
    counted = 0;
  }

  /** Starts an empty batch over an array. */
  void startHeap(byte[] newHeap, long newPosition) {
    heap = newHeap;
    givesAway = false;
    address = 0;
    position = newPosition;
    placed = 0;
    counted = 0;
  }

  /** The one record of a batch that is a whole array, which nobody else will touch again. */
  void giveAway(byte[] record, long newPosition) {
    startHeap(record, newPosition);
    givesAway = true;
    add(0, record.length);
  }

  void add(int offset, int length) {
    offsets[placed] = offset;
    lengths[placed] = length;
    placed++;
  }

  /** Adds records of which only their number is wanted. */
  void addCounted(int records) {
    counted += records;
  }

  /** How many records may still be added with their places. */
  int room() {
    return CAPACITY - placed;
  }

  public int count() {
    return placed + counted;
  }

  public int offset(int record) {
    return offsets[record];
  }

  public int length(int record) {
    return lengths[record];
  }

  /** The array that holds the records, or null where they lie off the heap. */
  public byte[] heap() {
    return heap;
  }

  /** True if the array is the batch's one record and stays as it is after the reader goes on. */
  public boolean givesAway() {
    return givesAway;
  }

  /** The address that offsets count from; 0 where the records lie in an array. */
  public long address() {
    return address;
  }

  /** Where offset 0 stands in the object, or in its decompressed bytes. */
  public long position() {
    return position;
  }
}
