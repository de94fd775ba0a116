package io.s3ranged.hadoop;

import io.s3ranged.fault.RangedIOException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A listing, page by page as it is asked for. One that finds nothing, not even a folder's marker,
 * asks what its path is: an object is listed as itself, and nothing is a {@code
 * FileNotFoundException}. Used by one thread.
 */
final class StatusPages implements RemoteIterator<RangedFileStatus> {

  /** Where pages come from. */
  @FunctionalInterface
  interface Source {
    Page page(String token) throws RangedIOException;
  }

  /** One page; markers count as something found. */
  static final class Page {

    private final List<RangedFileStatus> statuses = new ArrayList<>();
    private final String nextToken;
    private boolean marked;

    Page(String nextToken) {
      this.nextToken = nextToken;
    }

    void add(RangedFileStatus status) {
      statuses.add(status);
    }

    void addMarker() {
      marked = true;
    }
  }

  private final ObjectStatuses statuses;
  private final Path path;
  private final Source source;
  private final Deque<RangedFileStatus> ready = new ArrayDeque<>();
  private boolean found;
  private boolean ended;
  private String token;

  StatusPages(ObjectStatuses statuses, Path path, Source source) {
    this.statuses = statuses;
    this.path = path;
    this.source = source;
  }

  @Override
  public boolean hasNext() throws IOException {
    while (ready.isEmpty() && !ended) {
      nextPage();
    }
    return !ready.isEmpty();
  }

  @Override
  public RangedFileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("The listing of " + path + " has ended");
    }
    return ready.remove();
  }

  /** All that is left. */
  List<RangedFileStatus> rest() throws IOException {
    List<RangedFileStatus> rest = new ArrayList<>();
    while (hasNext()) {
      rest.add(ready.remove());
    }
    return rest;
  }

  private void nextPage() throws IOException {
    Page page;
    try {
      page = source.page(token);
    } catch (RangedIOException fault) {
      throw HadoopFaults.of(path, fault);
    }
    ready.addAll(page.statuses);
    found = found || page.marked || !page.statuses.isEmpty();
    token = page.nextToken;
    ended = token == null;
    if (ended && !found) {
      RangedFileStatus itself = statuses.of(path);
      if (itself.isFile()) {
        ready.add(itself);
      }
    }
  }
}
