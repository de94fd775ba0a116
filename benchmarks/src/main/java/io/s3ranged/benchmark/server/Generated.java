package io.s3ranged.benchmark.server;

import io.s3ranged.testkit.data.LogLines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Objects made of nothing but numbers: the same numbers, the same bytes. */
final class Generated {

  private static final int MOST_BLOCKS = 4096;
  private static final String MADE = "made-";
  private static final int SAMPLE_BYTES = 1 << 16;

  /** Part of the names of files of lines: those that an older generator made are not found. */
  private static final String LINES = "lines-" + Long.toHexString(sample()) + "-";

  private final Catalog catalog;

  Generated(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * One object.
   *
   * @param kind {@code lines} of a log, {@code random} bytes, {@code sparse}: zeros, or {@code
   *     made-NAME}: a file {@code made-NAME-SEED} that somebody has put into the directory
   */
  StoredObject object(String bucket, String key, String kind, long seed, long bytes)
      throws IOException {
    if (kind.startsWith(MADE)) {
      return made(bucket, key, kind + "-" + seed);
    }
    String name = (kind.equals("lines") ? LINES : kind + "-") + seed + "-" + bytes;
    StoredObject object =
        switch (kind) {
          case "lines" -> catalog.file(key, name, out -> lines(out, seed, bytes));
          case "random" -> catalog.file(key, name, out -> random(out, seed, bytes));
          case "sparse" -> sparse(key, name, bytes);
          default -> throw new IllegalArgumentException("there is no kind " + kind);
        };
    catalog.findOrCreate(bucket).put(object);
    return object;
  }

  private StoredObject made(String bucket, String key, String name) throws IOException {
    StoredObject object =
        catalog.file(
            key,
            name,
            out -> {
              throw new IllegalArgumentException("nobody has made " + name);
            });
    catalog.findOrCreate(bucket).put(object);
    return object;
  }

  /** Many objects of whole log lines. */
  Series series(String bucket, String prefix, int count, int perFolder, long bytes)
      throws IOException {
    int blocks = Math.min(count, MOST_BLOCKS);
    StoredObject content =
        catalog.file(
            prefix,
            "blocks-" + LINES + blocks + "-" + bytes,
            out -> {
              for (int i = 0; i < blocks; i++) {
                lines(out, i, bytes);
              }
            });
    Series series = new Series(prefix, count, perFolder, bytes, content);
    catalog.findOrCreate(bucket).put(series);
    return series;
  }

  private static long sample() {
    CRC32 crc = new CRC32();
    try (LogLines lines = new LogLines(1, SAMPLE_BYTES, true)) {
      crc.update(lines.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return crc.getValue();
  }

  private static void lines(OutputStream out, long seed, long bytes) throws IOException {
    try (LogLines lines = new LogLines(seed, bytes, true)) {
      BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 20);
      lines.transferTo(buffered);
      buffered.flush();
    }
  }

  private static void random(OutputStream out, long seed, long bytes) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] piece = new byte[1 << 20];
    for (long left = bytes; left > 0; left -= piece.length) {
      random.nextBytes(piece);
      out.write(piece, 0, (int) Math.min(left, piece.length));
    }
  }

  private StoredObject sparse(String key, String name, long bytes) throws IOException {
    Path file = catalog.directory().resolve(name);
    if (!Files.exists(file)) {
      try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
        holes.setLength(bytes);
      }
    }
    return catalog.file(key, name, out -> {});
  }
}
