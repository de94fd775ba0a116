package io.s3ranged.hadoop;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/**
 * {@link RangedFileSystem} for programs that use {@code FileContext}. Set {@code
 * fs.AbstractFileSystem.s3ranged.impl} to this class.
 */
public final class RangedFs extends DelegateToFileSystem {

  /** Called by Hadoop. */
  public RangedFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new RangedFileSystem(), conf, RangedFileSystem.SCHEME, false);
  }

  @Override
  public int getUriDefaultPort() {
    return -1;
  }
}
