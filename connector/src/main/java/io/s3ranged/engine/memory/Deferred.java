package io.s3ranged.engine.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * What a change under a lock leaves to be done without it: leases to close, requests to grant,
 * loads to start or cancel. All of these call code that may take other locks or call back.
 *
 * <p>Most changes leave nothing, and cost nothing then. For one thread.
 */
public final class Deferred {

  private List<Runnable> actions = List.of();

  public void add(Runnable action) {
    if (actions.isEmpty()) {
      actions = new ArrayList<>(2);
    }
    actions.add(action);
  }

  public void close(BufferLease lease) {
    add(lease::close);
  }

  /** Does everything, in order, even where something throws; throws the first of it. */
  public void run() {
    RuntimeException first = null;
    for (int i = 0; i < actions.size(); i++) {
      try {
        actions.get(i).run();
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
