package io.s3ranged.contract.hadoop;

import io.s3ranged.testkit.RgwProcess;
import io.s3ranged.testkit.Services;
import io.s3ranged.testkit.data.ObjectStore;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * The S3 server of this test JVM, with one bucket, started when the first test asks: S3Proxy in
 * memory, or Ceph RGW where its script is named.
 */
final class Server {

  static final String BUCKET = "contract";

  private static Server running;

  private final Services services;
  private final ObjectStore store;

  private Server(Services services) {
    this.services = services;
    this.store = ObjectStore.open(services.s3Endpoint(), Services.ACCESS_KEY, Services.SECRET_KEY);
  }

  static synchronized Server running() {
    if (running == null) {
      Path directory = Path.of(System.getProperty("s3ranged.contract.directory"));
      String script = System.getProperty("s3ranged.contract.rgw", "");
      Services services =
          script.isEmpty()
              ? Services.startInMemory(directory)
              : Services.before(RgwProcess.start(Path.of(script), directory), directory);
      Runtime.getRuntime().addShutdownHook(new Thread(services::close));
      running = new Server(services);
      running.store.createBucket(BUCKET);
    }
    return running;
  }

  /** For what tests write. */
  ObjectStore store() {
    return store;
  }

  /** The settings by which a cluster would find the server. */
  void configure(Configuration conf) {
    conf.set("fs.s3a.endpoint", services.s3Endpoint().toString());
    conf.set("fs.s3a.endpoint.region", Services.REGION);
    conf.set("fs.s3a.path.style.access", "true");
    conf.set("fs.s3ranged.secretKey", Services.SECRET_KEY);
    conf.set("fs.s3ranged.accessKey", Services.ACCESS_KEY);
  }
}
