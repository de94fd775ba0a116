package io.s3ranged.source.dynamodb;

import io.s3ranged.source.index.FragmentHash;
import io.s3ranged.source.index.PackedPoints;
import io.s3ranged.source.index.SplitPoints;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Split points as a row keeps them: the beginning of the packed bytes, and how many rows have the
 * rest.
 *
 * @param head the first bytes
 * @param rows how many rows go on, in the order of their offsets
 * @param generation what those rows are known by, in hexadecimal digits; empty where there are none
 */
record StoredPoints(SdkBytes head, int rows, String generation) {

  /** Packed bytes in a row: DynamoDB's limit is 400 KB, and the planner pays for what it reads. */
  static final int ROW_BYTES = 256 << 10;

  private static final int GENERATION_BYTES = 8;

  /** Points and the rows behind the first, in their order. */
  record Cut(StoredPoints stored, List<SdkBytes> rest) {}

  static Cut cut(SplitPoints points, int rowBytes) {
    byte[] packed = PackedPoints.pack(points);
    List<SdkBytes> rest = new ArrayList<>();
    for (int at = rowBytes; at < packed.length; at += rowBytes) {
      rest.add(
          SdkBytes.fromByteArrayUnsafe(
              Arrays.copyOfRange(packed, at, Math.min(packed.length, at + rowBytes))));
    }
    byte[] head = Arrays.copyOf(packed, Math.min(packed.length, rowBytes));
    return new Cut(
        new StoredPoints(
            SdkBytes.fromByteArrayUnsafe(head),
            rest.size(),
            rest.isEmpty() ? "" : generation(packed)),
        rest);
  }

  /** The points; nothing where a row is missing, or where another version wrote them. */
  Optional<SplitPoints> read(List<SdkBytes> rest) {
    if (rest.size() != rows) {
      return Optional.empty();
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(head.asByteArrayUnsafe());
    rest.forEach(bytes -> packed.writeBytes(bytes.asByteArrayUnsafe()));
    return PackedPoints.unpack(packed.toByteArray());
  }

  private static String generation(byte[] packed) {
    byte[] hash = FragmentHash.ofContent(packed).bytes();
    return HexFormat.of().formatHex(hash, 0, GENERATION_BYTES);
  }
}
