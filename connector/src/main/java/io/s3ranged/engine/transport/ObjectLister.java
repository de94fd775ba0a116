package io.s3ranged.engine.transport;

import io.s3ranged.fault.RangedIOException;
import java.util.List;

/**
 * Lists objects under one connection identity, a page at a time. Safe to use from any thread.
 *
 * <p>Used by {@code register}, {@code verify}, {@code planning.mode=list} and the Hadoop file
 * system alone.
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

  /**
   * The first keys that start with {@code prefix}, at most {@code limit} of them, by one request;
   * the token says whether there are more.
   *
   * @param limit from 1 to 1,000
   */
  Page first(String bucket, String prefix, int limit) throws RangedIOException;

  /**
   * As {@link #list}, of one folder: keys that have another {@code /} behind the prefix come as the
   * folder that they lie in, once.
   *
   * @param prefix empty, or ends with a {@code /}
   */
  FolderPage folder(String bucket, String prefix, String token) throws RangedIOException;

  @Override
  void close();

  /** Some objects, and the token of the next page or null at the end. */
  record Page(List<ListedObject> objects, String nextToken) {}

  /**
   * Some of a folder, and the token of the next page or null at the end.
   *
   * @param objects those that lie in the folder itself, its own marker (a key equal to the prefix)
   *     too
   * @param folders those below, as prefixes that end with a {@code /}
   */
  record FolderPage(List<ListedObject> objects, List<String> folders, String nextToken) {}
}
