package io.s3ranged.testkit.data;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;

/**
 * Logs as people have them: a few large objects, many small ones, some compressed.
 *
 * @param seed the same seed gives the same bytes
 * @param largeObjects number of large objects
 * @param largeBytes bytes of each of them
 * @param smallObjects number of small objects
 * @param smallBytes bytes of each of them
 * @param compressedBytes bytes of each compressed object before compression
 */
public record LogDataSet(
    long seed,
    int largeObjects,
    long largeBytes,
    int smallObjects,
    int smallBytes,
    int compressedBytes) {

  private static final List<String> CODECS = List.of("gz", "zst", "gz", "zst");

  /** What happens to an object's stream of bytes on its way. */
  private interface Compression {
    OutputStream over(OutputStream out) throws IOException;
  }

  /** Stores everything under {@code prefix} with a few uploads at once; tells what it did. */
  public Truth upload(ObjectStore store, String bucket, String prefix)
      throws IOException, InterruptedException {
    List<Callable<Truth>> uploads = new ArrayList<>();
    for (int i = 0; i < largeObjects; i++) {
      String key = String.format(Locale.ROOT, "%slarge-%02d.log", prefix, i);
      long objectSeed = seed * 31 + i;
      uploads.add(() -> putPlain(store, bucket, key, objectSeed, largeBytes, true));
    }
    for (int i = 0; i < smallObjects; i++) {
      String key = String.format(Locale.ROOT, "%ssmall/part-%05d.log", prefix, i);
      long objectSeed = seed * 37 + 1_000 + i;
      boolean terminated = i % 7 != 3;
      uploads.add(() -> putPlain(store, bucket, key, objectSeed, smallBytes, terminated));
    }
    for (int i = 0; compressedBytes > 0 && i < CODECS.size(); i++) {
      String codec = CODECS.get(i);
      String key = String.format(Locale.ROOT, "%scompressed/part-%02d.log.%s", prefix, i, codec);
      long objectSeed = seed * 41 + 9_000_000 + i;
      uploads.add(() -> putCompressed(store, bucket, key, objectSeed, codec));
    }
    return inParallel(uploads);
  }

  private static Truth inParallel(List<Callable<Truth>> uploads)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Truth truth = Truth.NONE;
      for (Future<Truth> future : threads.invokeAll(uploads)) {
        truth = truth.plus(future.get());
      }
      return truth;
    } catch (ExecutionException e) {
      throw new IOException("An upload failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Truth putPlain(
      ObjectStore store, String bucket, String key, long seed, long size, boolean terminated)
      throws IOException {
    try (LogLines lines = new LogLines(seed, size, terminated)) {
      long crc = store.put(bucket, key, lines, size);
      return truth(lines, size, crc);
    }
  }

  private Truth putCompressed(
      ObjectStore store, String bucket, String key, long objectSeed, String codec)
      throws IOException {
    Compression compression = codec.equals("gz") ? GZIPOutputStream::new : ZstdOutputStream::new;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LogLines lines = new LogLines(objectSeed, compressedBytes, true)) {
      try (OutputStream out = compression.over(bytes)) {
        lines.transferTo(out);
      }
      byte[] stored = bytes.toByteArray();
      return truth(lines, stored.length, store.put(bucket, key, stored));
    }
  }

  private static Truth truth(LogLines lines, long storedBytes, long storedCrc) {
    return new Truth(
        1, lines.records(), lines.recordBytes(), lines.crcSum(), storedBytes, storedCrc);
  }
}
