package io.s3ranged.hadoop;

import io.s3ranged.range.ObjectRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * ETags of objects whose status this file system told within the last minute.
 *
 * <p>Some programs copy a status without its ETag, or keep the length alone; Spark does where it
 * looks at footers for a schema. Who opens a file with the length that was told means the version
 * that was told. Remembers the last 10,000. Safe to use from any thread.
 */
final class ToldObjects {

  private static final int MOST = 10_000;
  private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private record Told(String etag, long size, long atNanos) {}

  private final LongSupplier nanos;
  private final Map<String, Told> byKey =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param nanos a clock that only goes forward
   */
  ToldObjects(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized void add(ObjectRef object) {
    Told unused = byKey.remove(object.key());
    if (object.etag() != null) {
      byKey.put(object.key(), new Told(object.etag(), object.size(), nanos.getAsLong()));
    }
  }

  /** The object with the ETag that was told with this very size; else the object as it is. */
  synchronized ObjectRef completed(ObjectRef object) {
    Told told = object.etag() == null ? byKey.get(object.key()) : null;
    boolean meant =
        told != null
            && told.size() == object.size()
            && nanos.getAsLong() - told.atNanos() < LIFE_NANOS;
    return meant ? object.withIdentity(told.etag(), told.size()) : object;
  }
}
