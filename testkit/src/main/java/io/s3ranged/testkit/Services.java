package io.s3ranged.testkit;

import io.s3ranged.testkit.front.CountingFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An S3 server and a DynamoDB on loopback, each in a JVM of its own, with a counting front before
 * each. Both end with this JVM.
 *
 * <p>Endpoints are those of the fronts. The S3 server checks signatures; DynamoDB Local takes any
 * letters and digits for an access key.
 */
public final class Services implements AutoCloseable {

  public static final String ACCESS_KEY = "test";
  public static final String SECRET_KEY = "testsecret";
  public static final String REGION = "us-east-1";

  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
  private final Path objects;
  private final CountingFront s3;
  private final CountingFront dynamo;

  private Services(Path objects, URI s3, URI dynamo, Deque<AutoCloseable> processes) {
    this.objects = objects;
    this.s3 = s3 == null ? null : CountingFront.start(s3);
    this.dynamo = dynamo == null ? null : CountingFront.start(dynamo);
    closeables.addAll(processes);
  }

  /** S3Proxy over files in {@code directory}, and DynamoDB Local. */
  public static Services start(Path directory) {
    return start(directory, "filesystem-nio2");
  }

  /** S3Proxy in memory, with versions and SSE-C; keep its objects small. And DynamoDB Local. */
  public static Services startInMemory(Path directory) {
    return start(directory, "transient-nio2");
  }

  /** Another S3 server that runs already, and DynamoDB Local. Its objects are not files. */
  public static Services before(URI s3Server, Path directory) {
    Deque<AutoCloseable> processes = new ArrayDeque<>();
    ForkedJvm dynamo = startDynamo(directory);
    processes.push(dynamo);
    return new Services(null, s3Server, loopback(dynamo), processes);
  }

  private static Services start(Path directory, String provider) {
    Path objects = directory.resolve("objects");
    Deque<AutoCloseable> processes = new ArrayDeque<>();
    try {
      Files.createDirectories(objects);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String heap = provider.startsWith("transient") ? "1g" : "384m";
    ForkedJvm s3 =
        ForkedJvm.start(
            "io.s3ranged.testkit.server.S3ProxyMain",
            heap,
            directory,
            provider,
            objects.toString(),
            ACCESS_KEY,
            SECRET_KEY);
    processes.push(s3);
    ForkedJvm dynamo = startDynamo(directory);
    processes.push(dynamo);
    return new Services(objects, loopback(s3), loopback(dynamo), processes);
  }

  private static ForkedJvm startDynamo(Path directory) {
    return ForkedJvm.start("io.s3ranged.testkit.server.DynamoLocalMain", "512m", directory);
  }

  private static URI loopback(ForkedJvm server) {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  public URI s3Endpoint() {
    return s3.endpoint();
  }

  public URI dynamoEndpoint() {
    return dynamo.endpoint();
  }

  public CountingFront s3Front() {
    return s3;
  }

  public CountingFront dynamoFront() {
    return dynamo;
  }

  /** Where the S3 server keeps objects as files, a folder for each bucket; null if it does not. */
  public Path objects() {
    return objects;
  }

  @Override
  public void close() {
    s3.close();
    dynamo.close();
    for (AutoCloseable closeable : closeables) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
