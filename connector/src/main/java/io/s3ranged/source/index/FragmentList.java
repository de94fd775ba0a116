package io.s3ranged.source.index;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Fragments of one object that lie in it, do not overlap and are in the order of their offsets.
 * There is at least one; gaps are allowed.
 */
public record FragmentList(ObjectRef object, List<Fragment> fragments) {

  private static final int GENERATION_BYTES = 8;

  public FragmentList {
    fragments = List.copyOf(fragments);
  }

  /**
   * Sorts and checks.
   *
   * @throws RangedIOException {@code BAD_FRAGMENT} for a negative offset, a length below 1, an end
   *     beyond the object, an overlap, or no fragment at all
   */
  public static FragmentList of(ObjectRef object, List<Fragment> given) throws RangedIOException {
    if (given.isEmpty()) {
      throw bad(object, "no fragment was given, and without one the object would not be read");
    }
    List<Fragment> sorted =
        given.stream().sorted(Comparator.comparingLong(Fragment::offset)).toList();
    Fragment before = null;
    for (Fragment fragment : sorted) {
      check(object, fragment);
      if (before != null && before.range().overlaps(fragment.range())) {
        throw bad(object, "fragment " + fragment.range() + " overlaps " + before.range());
      }
      before = fragment;
    }
    return new FragmentList(object, sorted);
  }

  /**
   * A short hash of the object's identity and of all fragments: equal lists, and no others in
   * practice, have equal ones.
   */
  public byte[] generation() {
    MessageDigest digest = FragmentHash.sha256();
    digest.update(FragmentHash.ofIdentity(object).bytes());
    FragmentHash.update(digest, object.versionId() == null ? "" : object.versionId());
    for (Fragment fragment : fragments) {
      FragmentHash.update(digest, fragment.hash().hex());
      digest.update(
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(fragment.offset())
              .putLong(fragment.length())
              .flip());
      FragmentHash.update(digest, fragment.crc32c() == null ? "" : fragment.crc32c());
    }
    return Arrays.copyOf(digest.digest(), GENERATION_BYTES);
  }

  private static void check(ObjectRef object, Fragment fragment) throws RangedIOException {
    String what = "fragment of " + fragment.length() + " bytes at " + fragment.offset();
    if (fragment.offset() < 0) {
      throw bad(object, what + ": the offset is negative");
    }
    if (fragment.length() < 1) {
      throw bad(object, what + ": the length is not positive");
    }
    if (fragment.length() > object.size() - fragment.offset()) {
      throw bad(object, what + " ends behind the object's " + object.size() + " bytes");
    }
  }

  private static RangedIOException bad(ObjectRef object, String detail) {
    return Faults.of(FaultKind.BAD_FRAGMENT, object, null, detail);
  }
}
