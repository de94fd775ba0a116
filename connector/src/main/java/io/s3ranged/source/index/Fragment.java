package io.s3ranged.source.index;

import io.s3ranged.range.ByteRange;
import java.util.Objects;

/**
 * A part of an object as somebody gives it, not checked yet.
 *
 * @param hash of the bytes
 * @param offset position of its first byte in the object
 * @param length bytes
 * @param crc32c checksum of its bytes as S3 writes it (base64), or null
 */
public record Fragment(FragmentHash hash, long offset, long length, String crc32c) {

  public Fragment {
    Objects.requireNonNull(hash, "hash");
  }

  /** The bytes of a fragment that was checked. */
  public ByteRange range() {
    return ByteRange.ofLength(offset, length);
  }
}
