package io.s3ranged.contract.hadoop;

import io.s3ranged.hadoop.RangedFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads by {@link RangedFileSystem}, every call passed on as it is; writes by the SDK, so that
 * Hadoop's tests can set up what they read.
 */
public final class WritingFileSystem extends FilterFileSystem {

  public WritingFileSystem() {
    super(new RangedFileSystem());
  }

  /** The filter makes its own listing of {@code listLocatedStatus}. */
  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive)
      throws IOException {
    return fs.listFiles(path, recursive);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (fs.exists(path) && (!overwrite || fs.getFileStatus(path).isDirectory())) {
      throw new FileAlreadyExistsException(path.toString());
    }
    String key = key(path);
    AtomicBoolean stored = new AtomicBoolean();
    return new FSDataOutputStream(
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            if (stored.compareAndSet(false, true)) {
              Server.running().store().put(Server.BUCKET, key, toByteArray());
            }
          }
        },
        null);
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return createDataOutputStreamBuilder(this, path).create().overwrite(true);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    boolean overwrite = flags.contains(CreateFlag.OVERWRITE);
    return create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    if (!key(path).isEmpty()) {
      Server.running().store().put(Server.BUCKET, key(path) + "/", new byte[0]);
    }
    return true;
  }

  @Override
  public boolean mkdirs(Path path) {
    return mkdirs(path, FsPermission.getDirDefault());
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    boolean existed = fs.exists(path);
    S3Client client = Server.running().store().client();
    String prefix = key(path).isEmpty() ? "" : key(path) + "/";
    client
        .listObjectsV2Paginator(b -> b.bucket(Server.BUCKET).prefix(prefix))
        .contents()
        .forEach(found -> client.deleteObject(b -> b.bucket(Server.BUCKET).key(found.key())));
    if (!prefix.isEmpty()) {
      client.deleteObject(b -> b.bucket(Server.BUCKET).key(key(path)));
    }
    return existed;
  }

  private String key(Path path) {
    return fs.makeQualified(path).toUri().getPath().substring(1);
  }
}
