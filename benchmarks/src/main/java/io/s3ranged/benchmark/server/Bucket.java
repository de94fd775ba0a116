package io.s3ranged.benchmark.server;

import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Objects of one bucket, in the order of their keys. Safe to use from any thread. */
final class Bucket {

  private final NavigableMap<String, StoredObject> objects =
      new ConcurrentSkipListMap<>(KeyOrder.INSTANCE);
  private final List<Series> series = new CopyOnWriteArrayList<>();

  void put(StoredObject object) {
    objects.put(object.key(), object);
  }

  /** Takes the place of the series of the same prefix. */
  synchronized void put(Series added) {
    series.removeIf(other -> other.prefix().equals(added.prefix()));
    series.add(added);
  }

  /** The object, or null. */
  StoredObject find(String key) {
    StoredObject object = objects.get(key);
    for (Iterator<Series> i = series.iterator(); object == null && i.hasNext(); ) {
      object = i.next().find(key);
    }
    return object;
  }

  /** The series whose objects all start with {@code prefix}, or null. */
  Series seriesUnder(String prefix) {
    return series.stream().filter(s -> s.prefix().startsWith(prefix)).findFirst().orElse(null);
  }

  /** Objects whose key is {@code from} or later. */
  Iterator<StoredObject> from(String from) {
    Iterator<StoredObject> merged = objects.tailMap(from, true).values().iterator();
    for (Series one : series) {
      merged = new Merged(merged, new Members(one, one.firstFrom(from)));
    }
    return merged;
  }

  private static final class Members implements Iterator<StoredObject> {

    private final Series series;
    private int next;

    Members(Series series, int next) {
      this.series = series;
      this.next = next;
    }

    @Override
    public boolean hasNext() {
      return next < series.count();
    }

    @Override
    public StoredObject next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return series.at(next++);
    }
  }

  private static final class Merged implements Iterator<StoredObject> {

    private final Iterator<StoredObject> left;
    private final Iterator<StoredObject> right;
    private StoredObject nextLeft;
    private StoredObject nextRight;

    Merged(Iterator<StoredObject> left, Iterator<StoredObject> right) {
      this.left = left;
      this.right = right;
      this.nextLeft = left.hasNext() ? left.next() : null;
      this.nextRight = right.hasNext() ? right.next() : null;
    }

    @Override
    public boolean hasNext() {
      return nextLeft != null || nextRight != null;
    }

    @Override
    public StoredObject next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      boolean fromLeft =
          nextRight == null
              || (nextLeft != null
                  && KeyOrder.INSTANCE.compare(nextLeft.key(), nextRight.key()) <= 0);
      StoredObject next = fromLeft ? nextLeft : nextRight;
      if (fromLeft) {
        nextLeft = left.hasNext() ? left.next() : null;
      } else {
        nextRight = right.hasNext() ? right.next() : null;
      }
      return next;
    }
  }
}
