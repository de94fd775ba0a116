package io.s3ranged.hadoop;

import io.s3ranged.engine.IdentifiedObject;
import io.s3ranged.engine.transport.ListedObject;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * What a path is: an object, else a folder if there is a key below it (its marker counts), else
 * nothing.
 *
 * <p>One LIST of two keys tells all of it: an object of that very name sorts first, and its row has
 * ETag, size and time. Only if names that begin alike sort between ({@code a-1} before {@code a/1})
 * a second LIST asks for the folder. Where listing is denied a ranged GET tells of objects alone.
 * Below prefixes that the user named the index tells instead, of a folder before an object.
 */
final class ObjectStatuses {

  private final BucketPaths paths;
  private final BucketStore store;
  private final IndexedPaths index;
  private final ToldObjects told;
  private final String owner;

  ObjectStatuses(BucketPaths paths, BucketStore store, ToldObjects told, String owner) {
    this.paths = paths;
    this.store = store;
    this.index = store.indexed();
    this.told = told;
    this.owner = owner;
  }

  /**
   * @throws IOException {@code FileNotFoundException} if there is nothing of this name
   */
  RangedFileStatus of(Path path) throws IOException {
    String key = paths.key(path);
    if (key.isEmpty()) {
      return RangedFileStatus.folder(path, owner);
    }
    try {
      return index.answers(key) ? indexed(path, key) : listed(path, key);
    } catch (RangedIOException fault) {
      if (fault.kind() != FaultKind.ACCESS_DENIED) {
        throw HadoopFaults.of(path, fault);
      }
      return identified(path, fault);
    }
  }

  /** The objects and folders in a folder, or the object itself. */
  StatusPages in(Path path) {
    String prefix = paths.prefix(path);
    boolean indexed = index.answers(paths.key(path));
    return new StatusPages(
        this, path, indexed ? token -> children(prefix) : new FolderSource(prefix));
  }

  /** All objects below a folder, however deep, or the object itself. */
  StatusPages below(Path path) {
    String prefix = paths.prefix(path);
    boolean indexed = index.answers(paths.key(path));
    return new StatusPages(
        this,
        path,
        token -> {
          if (indexed && token == null) {
            Optional<List<ListedObject>> all = index.below(prefix);
            if (all.isPresent()) {
              return page(all.get(), null);
            }
          }
          ObjectLister.Page page = store.lister().list(paths.bucket(), prefix, token);
          return page(page.objects(), page.nextToken());
        });
  }

  private StatusPages.Page page(List<ListedObject> objects, String nextToken)
      throws RangedIOException {
    StatusPages.Page found = new StatusPages.Page(nextToken);
    for (ListedObject listed : objects) {
      add(found, listed);
    }
    return found;
  }

  private StatusPages.Page children(String prefix) throws RangedIOException {
    IndexedPaths.Children children = index.in(prefix);
    StatusPages.Page found = page(children.objects(), null);
    for (String folder : children.folders()) {
      found.add(RangedFileStatus.folder(paths.path(folder), owner));
    }
    return found;
  }

  private RangedFileStatus indexed(Path path, String key) throws IOException {
    if (index.isFolder(key + "/")) {
      return RangedFileStatus.folder(path, owner);
    }
    Optional<ListedObject> object = index.object(key);
    if (object.isEmpty()) {
      throw HadoopFaults.missing(path);
    }
    return file(path, object.get());
  }

  private RangedFileStatus listed(Path path, String key) throws IOException {
    ObjectLister lister = store.lister();
    ObjectLister.Page two = lister.first(paths.bucket(), key, 2);
    for (ListedObject listed : two.objects()) {
      String found = listed.object().key();
      if (found.equals(key)) {
        return file(path, listed);
      }
      if (found.startsWith(key + "/")) {
        return RangedFileStatus.folder(path, owner);
      }
    }
    if (two.nextToken() != null
        && !lister.first(paths.bucket(), key + "/", 1).objects().isEmpty()) {
      return RangedFileStatus.folder(path, owner);
    }
    throw HadoopFaults.missing(path);
  }

  private RangedFileStatus identified(Path path, RangedIOException denied) throws IOException {
    try {
      IdentifiedObject found = store.identify(paths.named(path));
      return file(path, new ListedObject(found.object(), found.lastModifiedMillis()));
    } catch (RangedIOException fault) {
      fault.addSuppressed(denied);
      throw HadoopFaults.of(path, fault);
    }
  }

  private RangedFileStatus file(Path path, ListedObject listed) {
    told.add(listed.object());
    return RangedFileStatus.file(path, owner, listed.object(), listed.lastModifiedMillis());
  }

  /**
   * A key with a slash at its end marks a folder that may be empty, and is no object of its own.
   */
  private void add(StatusPages.Page found, ListedObject listed) throws RangedIOException {
    String key = listed.object().key();
    if (key.endsWith("/")) {
      found.addMarker();
    } else {
      found.add(file(paths.path(key), listed));
    }
  }

  /** Pages of one folder. */
  private final class FolderSource implements StatusPages.Source {

    private final String prefix;

    FolderSource(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public StatusPages.Page page(String token) throws RangedIOException {
      ObjectLister.FolderPage page = store.lister().folder(paths.bucket(), prefix, token);
      StatusPages.Page found = ObjectStatuses.this.page(page.objects(), page.nextToken());
      for (String folder : page.folders()) {
        found.add(RangedFileStatus.folder(paths.path(folder), owner));
      }
      return found;
    }
  }
}
