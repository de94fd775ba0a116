package io.s3ranged.source.json;

import static io.s3ranged.source.value.Memory.byteAt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds the ordinal of a field by the bytes of its name. */
public final class FieldNames {

  /** The ordinal of a name that is none of the fields'. */
  public static final int OTHER = -1;

  private final byte[][] names;
  private final int[] slots;
  private final int mask;

  /**
   * @param names distinct; null for an ordinal that has no name
   */
  public FieldNames(List<String> names) {
    this.names = new byte[names.size()][];
    this.slots = new int[Integer.highestOneBit(Math.max(4, names.size())) * 4];
    this.mask = slots.length - 1;
    Arrays.fill(slots, OTHER);
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i) != null) {
        add(names.get(i).getBytes(StandardCharsets.UTF_8), i);
      }
    }
  }

  private void add(byte[] name, int ordinal) {
    names[ordinal] = name;
    int hash = 0;
    for (byte value : name) {
      hash = 31 * hash + value;
    }
    int slot = spread(hash);
    while (slots[slot] != OTHER) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = ordinal;
  }

  private int spread(int hash) {
    return (hash ^ (hash >>> 16)) & mask;
  }

  /** The ordinal of the field whose name these bytes are, or {@link #OTHER}. */
  int find(Object base, long address, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + byteAt(base, address + i);
    }
    int slot = spread(hash);
    while (slots[slot] != OTHER) {
      if (isName(names[slots[slot]], base, address, length)) {
        return slots[slot];
      }
      slot = (slot + 1) & mask;
    }
    return OTHER;
  }

  private static boolean isName(byte[] name, Object base, long address, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != byteAt(base, address + i)) {
        return false;
      }
    }
    return true;
  }
}
