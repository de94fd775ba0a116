package io.s3ranged.testkit.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * Uploads a log data set for a shell script.
 *
 * <p>Arguments: endpoint, access key, secret key, bucket, prefix, bytes of a large object, number
 * of small objects, file for the truth.
 */
public final class DataSetMain {

  private DataSetMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    URI endpoint = URI.create(arguments[0]);
    String bucket = arguments[3];
    LogDataSet set =
        new LogDataSet(
            2026,
            2,
            Long.parseLong(arguments[5]),
            Integer.parseInt(arguments[6]),
            32 << 10,
            4 << 20);
    try (ObjectStore store = ObjectStore.open(endpoint, arguments[1], arguments[2])) {
      store.createBucket(bucket);
      long start = System.nanoTime();
      Truth truth = set.upload(store, bucket, arguments[4]);
      double seconds = (System.nanoTime() - start) / 1e9;
      truth.save(Path.of(arguments[7]));
      System.out.printf(
          "uploaded %,d objects, %,d bytes, %,d records in %.1f s (%.0f MB/s)%n",
          truth.objects(),
          truth.storedBytes(),
          truth.records(),
          seconds,
          truth.storedBytes() / seconds / 1e6);
    }
  }
}
