package io.s3ranged.source.record;

/**
 * Some records that lie in one piece of memory. Belongs to the reader that gave it and is dead
 * after that reader's next call. Not thread-safe.
 *
 * <p>Record {@code i} has the {@code length(i)} bytes from {@code offset(i)}: an index into {@link
 * #heap} where that is not null, else bytes behind {@link #address}.
 */
public final class RecordBatch {

  /** The most records of a batch. */
  public static final int CAPACITY = 4096;

  private final int[] offsets = new int[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private byte[] heap;
  private long address;
  private long position;
  private int count;
  private boolean givesAway;

  /** Starts an empty batch over off-heap memory. */
  void startDirect(long newAddress, long newPosition) {
    heap = null;
    givesAway = false;
    address = newAddress;
    position = newPosition;
    count = 0;
  }

  /** Starts an empty batch over an array. */
  void startHeap(byte[] newHeap, long newPosition) {
    heap = newHeap;
    givesAway = false;
    address = 0;
    position = newPosition;
    count = 0;
  }

  /** The one record of a batch that is a whole array, which nobody else will touch again. */
  void giveAway(byte[] record, long newPosition) {
    startHeap(record, newPosition);
    givesAway = true;
    add(0, record.length);
  }

  void add(int offset, int length) {
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  boolean isFull() {
    return count == CAPACITY;
  }

  public int count() {
    return count;
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
