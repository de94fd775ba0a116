package io.s3ranged.hadoop;

import io.s3ranged.engine.IdentifiedObject;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ObjectRef;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.impl.AbstractFSBuilderImpl;
import org.apache.hadoop.fs.impl.FSBuilderSupport;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.impl.PathCapabilitiesSupport;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.LambdaUtils;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * Reads {@code s3ranged://bucket/key} through the JVM's engine. Writes nothing.
 *
 * <p>Status and listings come from S3 at the moment of the call: {@link #getFileStatus} is one LIST
 * (rarely two), {@link #listStatus} one for each 1,000 names, {@link #listFiles} with {@code
 * recursive} one for each 1,000 objects however deep. {@link #open} is one ranged GET of the first
 * block; opened with a status, or with a length, nothing is asked. An object that changed since its
 * status was taken fails when it is read.
 *
 * <p>Safe to use from any thread; its streams are for one thread each.
 */
public final class RangedFileSystem extends FileSystem {

  /** The scheme of its paths. */
  public static final String SCHEME = "s3ranged";

  private final ToldObjects told = new ToldObjects(System::nanoTime);
  private URI uri;
  private Path workingDirectory;
  private BucketPaths paths;
  private BucketStore store;
  private ObjectStatuses statuses;
  private String owner;
  private boolean takesPlans;

  /** Called by Hadoop, which goes on with {@link #initialize}. */
  public RangedFileSystem() {}

  /** Reads settings, and sends nothing. */
  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    String bucket = name.getAuthority();
    if (bucket == null || bucket.isEmpty() || bucket.contains("@") || bucket.contains(":")) {
      // The text may hold a key and its secret, as Hadoop once allowed.
      throw new IOException(
          "A path of the s3ranged file system begins with s3ranged://BUCKET/, without keys or a"
              + " port; give credentials in fs.s3ranged.* or fs.s3a.* settings.");
    }
    setConf(conf);
    uri = URI.create(name.getScheme() + "://" + bucket);
    paths = new BucketPaths(uri);
    store = new BucketStore(conf, bucket);
    takesPlans = PlannedObjects.areTakenBy(conf);
    owner = UserGroupInformation.getCurrentUser().getShortUserName();
    statuses = new ObjectStatuses(paths, store, told, owner);
    workingDirectory = new Path("/user", owner).makeQualified(uri, null);
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return uri;
  }

  /** Null: there is no service that would give out tokens, and no host to look up. */
  @Override
  public String getCanonicalServiceName() {
    return null;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    Path file = qualified(path);
    Optional<PlannedObjects.Planned> planned = planned(file);
    return planned.isPresent()
        ? RangedFileStatus.file(file, owner, planned.get().object(), planned.get().modifiedMillis())
        : statuses.of(file);
  }

  private Optional<PlannedObjects.Planned> planned(Path file) {
    return takesPlans ? PlannedObjects.parse(file) : Optional.empty();
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return statuses.in(qualified(path)).rest().toArray(new FileStatus[0]);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    StatusPages pages = statuses.in(qualified(path));
    boolean unused = pages.hasNext();
    return RemoteIterators.typeCastingRemoteIterator(pages);
  }

  @Override
  protected RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path, PathFilter filter)
      throws IOException {
    StatusPages pages = statuses.in(qualified(path));
    boolean unused = pages.hasNext();
    return RemoteIterators.typeCastingRemoteIterator(
        RemoteIterators.filteringRemoteIterator(pages, status -> filter.accept(status.getPath())));
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive)
      throws IOException {
    Path folder = qualified(path);
    StatusPages pages = recursive ? statuses.below(folder) : statuses.in(folder);
    boolean unused = pages.hasNext();
    return RemoteIterators.typeCastingRemoteIterator(
        RemoteIterators.filteringRemoteIterator(pages, FileStatus::isFile));
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    if (file == null) {
      return null;
    }
    if (start < 0 || length < 0) {
      throw new IllegalArgumentException("Invalid start or len parameter");
    }
    return file.getLen() <= start
        ? new BlockLocation[0]
        : RangedFileStatus.locations(file.getLen());
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    Path file = qualified(path);
    return stream(file, existing(file), ReadPolicy.IN_ORDER, Long.MAX_VALUE);
  }

  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path path, OpenFileParameters parameters) throws IOException {
    AbstractFSBuilderImpl.rejectUnknownMandatoryKeys(
        parameters.getMandatoryKeys(),
        OpenFileOptions.FS_OPTION_OPENFILE_STANDARD_OPTIONS,
        "for " + path);
    Path file = qualified(path);
    FileStatus status = parameters.getStatus();
    if (status != null && !status.getPath().getName().equals(file.getName())) {
      throw new IllegalArgumentException(
          "The status is of " + status.getPath() + ", the file to open is " + file);
    }
    return LambdaUtils.eval(
        new CompletableFuture<>(), () -> openFile(file, status, parameters.getOptions()));
  }

  private FSDataInputStream openFile(Path file, FileStatus status, Configuration options)
      throws IOException {
    ReadPolicy policy =
        ReadPolicy.of(options.get(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, ""));
    FSBuilderSupport numbers = new FSBuilderSupport(options);
    long end =
        numbers.getPositiveLong(OpenFileOptions.FS_OPTION_OPENFILE_SPLIT_END, Long.MAX_VALUE);
    long length = numbers.getPositiveLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, -1);
    Optional<PlannedObjects.Planned> planned = planned(file);
    ObjectRef object;
    if (planned.isPresent()) {
      object = planned.get().object();
    } else if (status != null) {
      object = object(file, status);
    } else if (length >= 0) {
      object = told.completed(paths.named(file).withIdentity(null, length));
    } else if (policy == ReadPolicy.RANDOM) {
      // Its first block is of no use to who reads here and there.
      object = object(file, statuses.of(file));
    } else {
      object = existing(file);
    }
    return stream(file, object, policy, end > 0 ? end : Long.MAX_VALUE);
  }

  private FSDataInputStream stream(Path file, ObjectRef object, ReadPolicy policy, long end)
      throws RangedIOException {
    StreamCounters counters = new StreamCounters(statistics, store.newMetrics());
    return new FSDataInputStream(
        new RangedInputStream(new OpenedObject(file, store, object, policy, end, counters)));
  }

  private ObjectRef object(Path file, FileStatus status) throws FileNotFoundException {
    if (status.isDirectory()) {
      throw HadoopFaults.isFolder(file);
    }
    String etag = status instanceof EtagSource source ? source.getEtag() : null;
    return told.completed(paths.named(file).withIdentity(etag, status.getLen()));
  }

  /** The object of a path by one ranged GET; only one that is not there is looked for by LIST. */
  private ObjectRef existing(Path file) throws IOException {
    Optional<PlannedObjects.Planned> planned = planned(file);
    if (planned.isPresent()) {
      return planned.get().object();
    }
    if (paths.key(file).isEmpty()) {
      throw HadoopFaults.isFolder(file);
    }
    try {
      IdentifiedObject found = store.identify(paths.named(file));
      return found.object();
    } catch (RangedIOException fault) {
      if (fault.kind() != FaultKind.NO_SUCH_OBJECT) {
        throw HadoopFaults.of(file, fault);
      }
      return object(file, statuses.of(file));
    }
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    String name = PathCapabilitiesSupport.validatePathCapabilityArgs(path, capability);
    Set<String> ours =
        Set.of(
            CommonPathCapabilities.ETAGS_AVAILABLE,
            CommonPathCapabilities.FS_READ_ONLY_CONNECTOR,
            CommonPathCapabilities.VIRTUAL_BLOCK_LOCATIONS);
    return ours.contains(name) || super.hasPathCapability(path, capability);
  }

  /** Ends the connection to the index, if there is one; the engine is the JVM's, and goes on. */
  @Override
  public void close() throws IOException {
    super.close();
    if (store != null) {
      store.close();
    }
  }

  @Override
  public long getDefaultBlockSize(Path path) {
    return RangedFileStatus.BLOCK_BYTES;
  }

  @Override
  public Path getWorkingDirectory() {
    return workingDirectory;
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    workingDirectory = qualified(directory);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw readOnly("create", path);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw readOnly("create", path);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw readOnly("append to", path);
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw readOnly("rename", from);
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw readOnly("delete", path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw readOnly("make directory", path);
  }

  private UnsupportedOperationException readOnly(String what, Path path) {
    return new UnsupportedOperationException(
        "Cannot "
            + what
            + " "
            + path
            + ": the s3ranged file system only reads. Write with s3a:// paths; if fs.s3a.impl names"
            + " "
            + getClass().getName()
            + ", take that setting away.");
  }

  private Path qualified(Path path) {
    return makeQualified(path);
  }
}
