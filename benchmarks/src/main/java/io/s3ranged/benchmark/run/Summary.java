package io.s3ranged.benchmark.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All rounds of one peer at one query of one workload. */
record Summary(Workload workload, String query, Peer peer, List<Measurement> rounds) {

  /** Median, least and most. */
  record Spread(double median, double least, double most) {}

  Spread of(ToDoubleFunction<Measurement> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Spread(median, sorted[0], sorted[n - 1]);
  }

  double median(ToDoubleFunction<Measurement> figure) {
    return of(figure).median();
  }

  long most(String clientFigure) {
    return rounds.stream().mapToLong(m -> m.client().number(clientFigure)).max().orElse(0);
  }

  /** In the order in which they were measured. */
  static List<Summary> of(List<Measurement> measured) {
    List<Summary> all = new ArrayList<>();
    for (Measurement one : measured) {
      Summary mine = null;
      for (Summary summary : all) {
        if (summary.workload.id().equals(one.workload().id())
            && summary.query.equals(one.query())
            && summary.peer.equals(one.peer())) {
          mine = summary;
        }
      }
      if (mine == null) {
        mine = new Summary(one.workload(), one.query(), one.peer(), new ArrayList<>());
        all.add(mine);
      }
      mine.rounds.add(one);
    }
    return all;
  }

  /** Those of the same workload and query, in an order of their own each. */
  static List<List<Summary>> groups(List<Summary> all) {
    List<List<Summary>> groups = new ArrayList<>();
    for (Summary one : all) {
      List<Summary> mine = null;
      for (List<Summary> group : groups) {
        Summary first = group.get(0);
        if (first.workload.id().equals(one.workload.id()) && first.query.equals(one.query)) {
          mine = group;
        }
      }
      if (mine == null) {
        groups.add(new ArrayList<>(Arrays.asList(one)));
      } else {
        mine.add(one);
      }
    }
    return groups;
  }

  /** Whether all peers of a group computed the same. */
  static boolean agree(List<Summary> group) {
    return group.stream()
            .flatMap(summary -> summary.rounds.stream())
            .map(Measurement::value)
            .filter(value -> !value.equals("-"))
            .distinct()
            .count()
        <= 1;
  }
}
