package io.s3ranged.hadoop;

import io.s3ranged.range.ObjectRef;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Status of an object or a folder, with the object's ETag: who opens a file with it needs no
 * further request, and reads the version that it tells of or fails.
 *
 * <p>It is located, on {@code localhost}, because Spark keeps a located status as it is and makes a
 * copy without ETag of any other.
 */
public final class RangedFileStatus extends LocatedFileStatus implements EtagSource {

  private static final long serialVersionUID = 1L;

  /** What programs take for the size of a split where they have none of their own. */
  static final long BLOCK_BYTES = 128L << 20;

  private static final FsPermission FILE = new FsPermission((short) 0444);
  private static final FsPermission FOLDER = new FsPermission((short) 0555);

  private final String etag;

  private RangedFileStatus(
      Path path, String owner, boolean folder, ObjectRef object, long modifiedMillis) {
    super(
        new FileStatus(
            folder ? 0 : object.size(),
            folder,
            1,
            folder ? 0 : BLOCK_BYTES,
            Math.max(0, modifiedMillis),
            0,
            folder ? FOLDER : FILE,
            owner,
            owner,
            path),
        folder ? null : locations(object.size()));
    this.etag = folder ? null : object.etag();
  }

  static RangedFileStatus file(Path path, String owner, ObjectRef object, long modifiedMillis) {
    return new RangedFileStatus(path, owner, false, object, modifiedMillis);
  }

  static RangedFileStatus folder(Path path, String owner) {
    return new RangedFileStatus(path, owner, true, null, 0);
  }

  static BlockLocation[] locations(long length) {
    return new BlockLocation[] {
      new BlockLocation(new String[] {"localhost:9866"}, new String[] {"localhost"}, 0, length)
    };
  }

  /** The object's ETag without quotes, or null for a folder. */
  @Override
  public String getEtag() {
    return etag;
  }
}
