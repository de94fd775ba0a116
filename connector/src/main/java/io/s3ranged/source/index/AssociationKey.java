package io.s3ranged.source.index;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A place in a repository, and the sort keys that it has in the two tables.
 *
 * <p>Associations: repository, a 0 byte, context, a 0 byte, offset (8 bytes, big end first).
 * Manifest: the same from the context on. Names hold no NUL, so that the order of keys is that of
 * (repository, context, offset) and the prefix of one repository never matches another.
 *
 * <p>A context that is longer than {@link #contextLimit} bytes keeps that many, followed by a byte
 * 0xFF (which no UTF-8 text holds) and its SHA-256. Such contexts are in no order among themselves
 * where they agree in what is kept; readers sort by the real context, which the row holds.
 *
 * @param repository 1 to {@link #MAX_REPOSITORY_BYTES} bytes of UTF-8 without NUL
 * @param context UTF-8 without NUL, of any length, or empty
 * @param offset bytes, not negative
 */
public record AssociationKey(String repository, String context, long offset) {

  public static final int MAX_REPOSITORY_BYTES = 512;
  public static final int MAX_KEY_BYTES = 1024;

  private static final int MAX_WHOLE_CONTEXT_BYTES = 900;
  private static final byte END = 0;
  private static final byte CUT = (byte) 0xFF;
  private static final int CUT_BYTES = 1 + 32;

  public AssociationKey {
    repositoryBytes(repository);
    utf8("context", context);
    if (offset < 0) {
      throw new IllegalArgumentException("Negative offset " + offset);
    }
  }

  /**
   * Checks names that come from a user.
   *
   * @throws RangedIOException {@code BAD_OPTION} for a NUL, for half a surrogate pair, and for a
   *     repository that is empty or too long
   */
  public static void check(String repository, String context) throws RangedIOException {
    try {
      repositoryBytes(repository);
      utf8("context", context);
    } catch (IllegalArgumentException e) {
      throw Faults.of(FaultKind.BAD_OPTION, e.getMessage(), e);
    }
  }

  /** How many bytes of a context a key of this repository keeps. */
  public static int contextLimit(String repository) {
    int others = repositoryBytes(repository).length + 1 + CUT_BYTES + 1 + Long.BYTES;
    return Math.min(MAX_WHOLE_CONTEXT_BYTES, MAX_KEY_BYTES - others);
  }

  /** Sort key of the association. */
  public byte[] repositoryContext() {
    return join(repositoryPrefix(repository), contextOffset());
  }

  /** Sort key of the manifest's row. */
  public byte[] contextOffset() {
    byte[] prefix = wholeContext(repository, context);
    return ByteBuffer.allocate(prefix.length + Long.BYTES).put(prefix).putLong(offset).array();
  }

  /** What every association of {@code repository}, and of no other, starts with. */
  public static byte[] repositoryPrefix(String repository) {
    byte[] name = repositoryBytes(repository);
    return Arrays.copyOf(name, name.length + 1);
  }

  /** What every association of this context, and of no other, starts with. */
  public static byte[] repositoryContextPrefix(String repository, String context) {
    return join(repositoryPrefix(repository), wholeContext(repository, context));
  }

  /** What every manifest row of this context, and of no other, starts with. */
  public static byte[] wholeContext(String repository, String context) {
    byte[] bytes = utf8("context", context);
    int limit = contextLimit(repository);
    if (bytes.length <= limit) {
      return Arrays.copyOf(bytes, bytes.length + 1);
    }
    byte[] hash = FragmentHash.sha256().digest(bytes);
    return ByteBuffer.allocate(limit + CUT_BYTES + 1)
        .put(bytes, 0, limit)
        .put(CUT)
        .put(hash)
        .put(END)
        .array();
  }

  /**
   * What every manifest row of a context that starts with {@code prefix} starts with; others may
   * too if the prefix is longer than {@link #contextLimit}, so compare the row's context. Empty for
   * an empty prefix.
   */
  public static byte[] contextPrefix(String repository, String prefix) {
    byte[] bytes = utf8("context", prefix);
    return Arrays.copyOf(bytes, Math.min(bytes.length, contextLimit(repository)));
  }

  /** True if keys of {@code repository} do not hold all of {@code context}. */
  public static boolean isCut(String repository, String context) {
    return utf8("context", context).length > contextLimit(repository);
  }

  /** The context of a manifest row's sort key; nothing where the key holds a part of it only. */
  public static Optional<String> contextOf(byte[] contextOffset) {
    int end = 0;
    while (end < contextOffset.length && contextOffset[end] != END && contextOffset[end] != CUT) {
      end++;
    }
    return end < contextOffset.length && contextOffset[end] == END
        ? Optional.of(new String(contextOffset, 0, end, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static byte[] repositoryBytes(String repository) {
    byte[] bytes = utf8("repository", repository);
    if (bytes.length == 0 || bytes.length > MAX_REPOSITORY_BYTES) {
      throw new IllegalArgumentException(
          "the repository's name must have 1 to "
              + MAX_REPOSITORY_BYTES
              + " bytes and has "
              + bytes.length);
    }
    return bytes;
  }

  private static byte[] utf8(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the " + what + " holds a NUL character");
    }
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      return array;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the " + what + " holds half a surrogate pair", e);
    }
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }
}
