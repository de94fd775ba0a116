package io.s3ranged.engine.cache;

import io.s3ranged.engine.memory.BufferLease;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change under the cache's lock leaves to be done without it: leases to close, loads to
 * start, promote and cancel. All of these call code that may take other locks or call back.
 */
final class Deferred {

  private final List<Runnable> actions = new ArrayList<>(2);

  void add(Runnable action) {
    actions.add(action);
  }

  void close(BufferLease lease) {
    actions.add(lease::close);
  }

  /** Does everything, in order, even where something throws; throws the first of it. */
  void run() {
    RuntimeException first = null;
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
