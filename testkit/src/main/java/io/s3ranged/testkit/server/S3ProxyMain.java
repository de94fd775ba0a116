package io.s3ranged.testkit.server;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** S3Proxy with signatures. Arguments: provider, directory, access key, secret key. */
public final class S3ProxyMain {

  private S3ProxyMain() {}

  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", arguments[1]);
    properties.setProperty("jclouds.identity", "");
    properties.setProperty("jclouds.credential", "");
    BlobStore store = BlobStores.create(arguments[0], properties);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, arguments[2], arguments[3])
            .ignoreUnknownHeaders(true)
            .stopTimeout(0)
            .build();
    server.start();
    ServerJvm.ready(server.getPort());
  }
}
