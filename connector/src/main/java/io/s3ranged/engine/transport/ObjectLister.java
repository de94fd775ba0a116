package io.s3ranged.engine.transport;

import io.s3ranged.fault.RangedIOException;
import java.util.List;

/**
 * Lists objects under one connection identity, a page at a time. Safe to use from any thread.
 *
 * <p>Used by {@code register}, {@code verify} and {@code planning.mode=list} alone.
 */
public interface ObjectLister extends AutoCloseable {

  /**
   * The page after {@code token}, or the first where it is null.
   *
   * <p>Keys that start with {@code prefix}, in the order of their UTF-8 bytes. A page may be empty
   * and still have a successor.
   *
   * @throws RangedIOException {@code NO_SUCH_BUCKET}, {@code ACCESS_DENIED} and whatever else a
   *     store may answer; tried as often as the settings allow
   */
  Page list(String bucket, String prefix, String token) throws RangedIOException;

  @Override
  void close();

  /** Some objects, and the token of the next page or null at the end. */
  record Page(List<ListedObject> objects, String nextToken) {}
}
