package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.client.MakeClient;
import io.s3ranged.benchmark.client.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables in files among the server's data; those that are there already are not made again. */
final class MadeFiles {

  private static final Peer MAKER =
      new Peer("maker of tables", MakeClient.class, Peer.ClassPath.SPARK, "slots=2");

  private final Places places;

  MadeFiles(Places places) {
    this.places = places;
  }

  /** The same files, with their size. */
  Workload.Data of(Workload.Data data) throws IOException {
    if (!Files.exists(file(data, data.objects() - 1))) {
      make(data);
    }
    long bytes = 0;
    for (int i = 0; i < data.objects(); i++) {
      bytes += Files.size(file(data, i));
    }
    return data.sized(bytes / data.objects());
  }

  private void make(Workload.Data data) throws IOException {
    Workload.Made made = data.made();
    try (ClientProcess maker =
        ClientProcess.start(MAKER, places, List.of(), Parameters.parse(MAKER.parameters()))) {
      Parameters unused =
          maker.run(
              Parameters.parse(
                  String.join(
                      " ",
                      "directory=" + places.data(),
                      "name=" + made.name(),
                      "table=" + made.table(),
                      "format=" + made.format(),
                      "files=" + data.objects(),
                      "rows=" + made.rows())));
    }
  }

  private Path file(Workload.Data data, int i) {
    return places.data().resolve("made-" + data.made().name() + "-" + i);
  }
}
