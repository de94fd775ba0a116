package io.s3ranged.contract.hadoop;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/** What {@code contract/s3ranged.xml} claims of the file system, over a real S3 server. */
final class RangedContract extends AbstractFSContract {

  RangedContract(Configuration conf) {
    super(conf);
    addConfResource("contract/s3ranged.xml");
    Server.running().configure(getConf());
  }

  @Override
  public FileSystem getTestFileSystem() throws IOException {
    return FileSystem.newInstance(URI.create("s3ranged://" + Server.BUCKET), getConf());
  }

  @Override
  public String getScheme() {
    return "s3ranged";
  }

  @Override
  public Path getTestPath() {
    return new Path("/test");
  }
}
