package io.s3ranged.benchmark.server;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All pages of a series' manifest, made once and sent from a file as often as asked for. */
final class PreparedManifest {

  private static final String FIRST = "";

  private final Map<String, Body> pages = new HashMap<>();

  private PreparedManifest() {}

  static PreparedManifest of(String bucket, Series series, Path directory) throws IOException {
    PreparedManifest manifest = new PreparedManifest();
    Path file = Files.createTempFile(directory, "manifest-", ".json");
    List<Draft> drafts = new ArrayList<>();
    for (int shard = 0; shard < ManifestRows.SHARDS; shard++) {
      drafts.add(new Draft(bucket, shard));
    }
    FileChannel read = FileChannel.open(file, StandardOpenOption.READ);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      long[] position = {0};
      for (int i = 0; i < series.count(); i++) {
        StoredObject object = series.at(i);
        Draft draft = drafts.get(ManifestRows.shardOf(object.key()));
        if (draft.page.isFull()) {
          manifest.write(draft, true, read, out, position);
        }
        draft.page.add(object);
      }
      for (Draft draft : drafts) {
        manifest.write(draft, false, read, out, position);
      }
    }
    Files.delete(file);
    return manifest;
  }

  /** A page that is being filled, and the name under which it will be asked for. */
  private static final class Draft {
    final ManifestPage page;
    final int shard;
    String after = FIRST;

    Draft(String bucket, int shard) {
      this.page = new ManifestPage(bucket);
      this.shard = shard;
    }
  }

  private void write(Draft draft, boolean more, FileChannel read, OutputStream out, long[] position)
      throws IOException {
    String last = draft.page.last();
    byte[] bytes = draft.page.answer(more);
    out.write(bytes);
    pages.put(name(draft.shard, draft.after), new Body.OfFile(read, position[0], bytes.length));
    position[0] += bytes.length;
    draft.after = last;
  }

  /** The page behind an object's row, or the first where {@code after} is null; null for none. */
  Body page(int shard, String after) {
    return pages.get(name(shard, after == null ? FIRST : after));
  }

  private static String name(int shard, String after) {
    return shard + ":" + after;
  }
}
