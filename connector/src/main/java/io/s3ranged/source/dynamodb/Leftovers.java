package io.s3ranged.source.dynamodb;

import io.s3ranged.source.index.FragmentHash;
import java.util.HashSet;
import java.util.Set;

/**
 * What a registration may have left behind when it replaced a row: kept in the new row until it is
 * gone, so that a run that was killed can be healed by the next.
 *
 * @param replaced hashes of whole-object associations of this context
 * @param fragmentRows true if rows of another generation may be there
 */
record Leftovers(Set<FragmentHash> replaced, boolean fragmentRows) {

  static final Leftovers NONE = new Leftovers(Set.of(), false);

  Leftovers {
    replaced = Set.copyOf(replaced);
  }

  boolean isEmpty() {
    return replaced.isEmpty() && !fragmentRows;
  }

  /** What replacing {@code row}, whose own leftovers may still be there, leaves behind. */
  static Leftovers of(ManifestRow.Head row) {
    if (row instanceof ManifestRow.ObjectHead object) {
      Leftovers left = row.leftovers().with(object.association().hash());
      boolean rows = object.points() != null && object.points().rows() > 0;
      return new Leftovers(left.replaced(), left.fragmentRows() || rows);
    }
    return new Leftovers(row.leftovers().replaced(), true);
  }

  Leftovers without(FragmentHash hash) {
    Set<FragmentHash> others = new HashSet<>(replaced);
    others.remove(hash);
    return new Leftovers(others, fragmentRows);
  }

  private Leftovers with(FragmentHash hash) {
    Set<FragmentHash> all = new HashSet<>(replaced);
    all.add(hash);
    return new Leftovers(all, fragmentRows);
  }
}
