package io.s3ranged.benchmark.client;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** S3A's recursive listing. */
public final class ListS3aClient implements Client {

  private final FileSystem files;

  public ListS3aClient(Parameters parameters) throws Exception {
    Configuration configuration = new Configuration();
    S3aClient.settings(parameters).forEach(configuration::set);
    this.files =
        FileSystem.newInstance(
            URI.create("s3a://" + parameters.text("bucket") + "/"), configuration);
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    Path folder = new Path("s3a://" + task.text("bucket") + "/" + task.text("prefix"));
    RemoteIterator<LocatedFileStatus> found = files.listFiles(folder, true);
    long objects = 0;
    while (found.hasNext()) {
      objects += found.next().getLen() > 0 ? 1 : 0;
    }
    return new Outcome(0, -1, -1, Long.toString(objects));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
