package io.s3ranged.source.index;

import java.util.Comparator;

/** The order of a plan: by context, as its UTF-8 bytes are ordered, then by position. */
public final class ManifestOrder implements Comparator<ManifestEntry> {

  public static final ManifestOrder BY_CONTEXT = new ManifestOrder();

  private ManifestOrder() {}

  @Override
  public int compare(ManifestEntry left, ManifestEntry right) {
    int byContext = compareContexts(left.context(), right.context());
    return byContext != 0 ? byContext : left.range().compareTo(right.range());
  }

  /** Order of code points, which is that of UTF-8 bytes and not that of {@code compareTo}. */
  public static int compareContexts(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean differInPlane = Character.isSurrogate(a) != Character.isSurrogate(b);
        return differInPlane ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
