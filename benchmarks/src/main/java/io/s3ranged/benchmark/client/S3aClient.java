package io.s3ranged.benchmark.client;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * S3A: so many threads as there are slots, each reading whole objects one after the other into one
 * heap array of 1 MiB. {@code stream} is S3A's own name of its stream; with {@code tuned=true} it
 * is told the object's length and that it will be read whole. Parameters under {@code set.} are
 * Hadoop's.
 */
public final class S3aClient implements Client {

  private final FileSystem files;
  private final Shares shares;
  private final boolean tuned;

  public S3aClient(Parameters parameters) throws Exception {
    this.shares = new Shares(parameters.count("slots", 2));
    this.tuned = Boolean.parseBoolean(parameters.text("tuned", "false"));
    Configuration configuration = new Configuration();
    settings(parameters).forEach(configuration::set);
    this.files =
        FileSystem.newInstance(
            URI.create("s3a://" + parameters.text("bucket") + "/"), configuration);
  }

  /** What connects S3A to the server, its stream, and what else is to be set. */
  static Map<String, String> settings(Parameters parameters) {
    Map<String, String> settings = new java.util.TreeMap<>();
    settings.put("fs.s3a.endpoint", parameters.text("endpoint"));
    settings.put("fs.s3a.endpoint.region", "us-east-1");
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.access.key", "any");
    settings.put("fs.s3a.secret.key", "keys");
    settings.put("fs.s3a.input.stream.type", parameters.text("stream"));
    settings.putAll(parameters.under("set."));
    return settings;
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    Path folder = new Path("s3a://" + task.text("bucket") + "/" + task.text("prefix"));
    FileStatus[] listed = files.listStatus(folder);
    List<Shares.Piece> objects = new java.util.ArrayList<>();
    for (int i = 0; i < listed.length; i++) {
      objects.add(new Shares.Piece("", i, listed[i].getLen()));
    }
    return Outcome.ofBytes(
        shares.readAll(
            Shares.repeated(objects, task),
            () -> {
              byte[] buffer = new byte[1 << 20];
              return object -> read(listed[(int) object.start()], buffer);
            }));
  }

  private long read(FileStatus status, byte[] buffer) throws Exception {
    long bytes = 0;
    try (FSDataInputStream in = open(status)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
      }
    }
    return bytes;
  }

  private FSDataInputStream open(FileStatus status) throws Exception {
    return tuned
        ? files
            .openFile(status.getPath())
            .withFileStatus(status)
            .opt("fs.option.openfile.read.policy", "whole-file")
            .opt("fs.option.openfile.length", Long.toString(status.getLen()))
            .build()
            .get()
        : files.open(status.getPath());
  }

  @Override
  public void close() throws IOException {
    shares.close();
    files.close();
  }
}
