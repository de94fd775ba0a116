package io.s3ranged.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Locale;

/** Large objects that take neither time nor disk: files with holes in the S3 server's folder. */
public final class SparseObject {

  private static final String ETAG_ATTRIBUTE = "user.content-md5";

  private SparseObject() {}

  /**
   * Makes an object of {@code size} bytes, all zero but those of {@code start}, which come first.
   *
   * @return its ETag as the server will tell it, with its quotes
   */
  public static String create(
      Services services, String bucket, String key, byte[] start, long size) {
    Path file = services.objects().resolve(bucket).resolve(key);
    String etag = String.format(Locale.ROOT, "\"%032x-1\"", size);
    try {
      Files.createDirectories(file.getParent());
      try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.write(start);
        sparse.setLength(size);
      }
      Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
          .write(ETAG_ATTRIBUTE, ByteBuffer.wrap(etag.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return etag;
  }
}
