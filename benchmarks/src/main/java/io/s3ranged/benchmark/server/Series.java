package io.s3ranged.benchmark.server;

import java.util.Locale;

/**
 * Many objects of one size without a file for each: {@code PREFIX dir-00000/part-0000000}, in the
 * order of their keys. Their content is cut, in turn, from one file of blocks.
 *
 * @param blocks one file, a multiple of {@code size} long; object i is its block i modulo their
 *     number
 */
record Series(String prefix, int count, int perFolder, long size, StoredObject blocks) {

  StoredObject at(int index) {
    long block = index % (blocks.size() / size);
    return new StoredObject(
        key(index),
        blocks.file(),
        blocks.position() + block * size,
        size,
        String.format(Locale.ROOT, "%024x%08x", prefix.hashCode() & 0xffffffffL, index),
        blocks.modifiedMillis());
  }

  String key(int index) {
    StringBuilder key = new StringBuilder(prefix.length() + 24).append(prefix).append("dir-");
    digits(key, index / perFolder, 5);
    key.append("/part-");
    digits(key, index, 7);
    return key.toString();
  }

  /** Number of keys before {@code key}: the index of the first that is not before it. */
  int firstFrom(String key) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (KeyOrder.INSTANCE.compare(key(middle), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The object of this key, or null. */
  StoredObject find(String key) {
    if (!key.startsWith(prefix)) {
      return null;
    }
    int index = firstFrom(key);
    return index < count && key(index).equals(key) ? at(index) : null;
  }

  private static void digits(StringBuilder to, int number, int width) {
    String text = Integer.toString(number);
    to.append("0".repeat(Math.max(0, width - text.length()))).append(text);
  }
}
