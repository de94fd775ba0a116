package io.s3ranged.source.index;

import io.s3ranged.range.ObjectRef;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash by which a fragment is known: of its content, or of its identity where nobody read the
 * content.
 *
 * @param hex 1 to 64 bytes in lower-case hexadecimal digits
 */
public record FragmentHash(String hex) implements Serializable {

  public static final int MAX_BYTES = 64;

  public FragmentHash {
    if (!hex.matches("([0-9a-f]{2}){1," + MAX_BYTES + "}")) {
      throw new IllegalArgumentException(
          "A hash is 1 to 64 bytes in lower-case hexadecimal digits, two a byte: " + hex);
    }
  }

  public static FragmentHash of(byte[] bytes) {
    return new FragmentHash(HexFormat.of().formatHex(bytes));
  }

  /** The hash that people write, in digits of either case. */
  public static FragmentHash parse(String text) {
    return new FragmentHash(text.trim().toLowerCase(Locale.ROOT));
  }

  /** SHA-256 of {@code content}. */
  public static FragmentHash ofContent(byte[] content) {
    return of(sha256().digest(content));
  }

  /**
   * SHA-256 of bucket, key, ETag and size. Two objects have the same one only if all four agree.
   */
  public static FragmentHash ofIdentity(ObjectRef object) {
    MessageDigest digest = sha256();
    update(digest, object.bucket());
    update(digest, object.key());
    update(digest, object.etag() == null ? "" : object.etag());
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(object.size()).flip());
    return of(digest.digest());
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /** Length first, so that no two sequences of texts give the same bytes. */
  static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  @Override
  public String toString() {
    return hex;
  }
}
