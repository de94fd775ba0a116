package io.s3ranged.hadoop;

import io.s3ranged.engine.transport.ListedObject;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.source.index.ManifestEntry;
import io.s3ranged.source.index.ManifestReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the index says of keys below the prefixes that the user named: rows whose context is their
 * key. Nothing else is asked, so an object that nobody registered is not there.
 *
 * <p>Says nothing of a path with an element {@code _delta_log} or {@code metadata}: a table's log
 * or metadata as it once was would be an old table, without a word.
 */
final class IndexedPaths {

  private static final Set<String> NEVER = Set.of("_delta_log", "metadata");

  /** Where the index comes from when it is first asked. */
  @FunctionalInterface
  interface Opener {
    ManifestReader open() throws RangedIOException;
  }

  /** A folder's children. */
  record Children(List<ListedObject> objects, List<String> folders) {}

  private final String bucket;
  private final List<String> prefixes;
  private final Opener opener;

  /**
   * @param prefixes of keys, each empty or with a slash at its end
   */
  IndexedPaths(String bucket, List<String> prefixes, Opener opener) {
    this.bucket = bucket;
    this.prefixes = List.copyOf(prefixes);
    this.opener = opener;
  }

  /**
   * True if the index answers for a path.
   *
   * @param key without a slash at its end
   */
  boolean answers(String key) {
    return prefixes.stream().anyMatch((key + "/")::startsWith) && isOrdinary(key);
  }

  private static boolean isOrdinary(String key) {
    return Arrays.stream(key.split("/", -1)).noneMatch(NEVER::contains);
  }

  /** The object of this very key. */
  Optional<ListedObject> object(String key) throws RangedIOException {
    return listed(index().entries(bucket, key, new MetricSet())).stream()
        .filter(listed -> listed.object().key().equals(key))
        .findFirst();
  }

  /** True if there is an object below {@code prefix}, which ends with a slash. */
  boolean isFolder(String prefix) throws RangedIOException {
    List<ManifestEntry> first = index().firstEntries(bucket, prefix, new MetricSet());
    // The first rows may have contexts that are not their keys, and say nothing of those behind.
    return !listed(first).isEmpty()
        || (!first.isEmpty()
            && !listed(index().entries(bucket, prefix, new MetricSet())).isEmpty());
  }

  /** What lies directly in a folder; its folders with a slash at their ends. */
  Children in(String prefix) throws RangedIOException {
    List<ListedObject> objects = new ArrayList<>();
    Set<String> folders = new LinkedHashSet<>();
    for (ListedObject listed : listed(index().entries(bucket, prefix, new MetricSet()))) {
      String key = listed.object().key();
      int slash = key.indexOf('/', prefix.length());
      if (slash < 0) {
        objects.add(listed);
      } else {
        folders.add(key.substring(0, slash + 1));
      }
    }
    return new Children(objects, List.copyOf(folders));
  }

  /** All objects below a folder; nothing where the index does not answer for all of them. */
  Optional<List<ListedObject>> below(String prefix) throws RangedIOException {
    List<ListedObject> all = listed(index().entries(bucket, prefix, new MetricSet()));
    boolean ordinary = all.stream().allMatch(listed -> isOrdinary(listed.object().key()));
    return ordinary ? Optional.of(all) : Optional.empty();
  }

  private ManifestReader index() throws RangedIOException {
    return opener.open();
  }

  /** Fragments of an object are that object, once. */
  private List<ListedObject> listed(List<ManifestEntry> entries) {
    Map<String, ListedObject> byKey = new LinkedHashMap<>();
    for (ManifestEntry entry : entries) {
      String key = entry.object().key();
      if (entry.object().bucket().equals(bucket) && entry.context().equals(key)) {
        byKey.putIfAbsent(key, new ListedObject(entry.object(), entry.lastModifiedMillis()));
      }
    }
    return List.copyOf(byKey.values());
  }
}
