package io.s3ranged.testkit.server;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;

/** DynamoDB Local in memory, one database for all accounts and regions. */
public final class DynamoLocalMain {

  private DynamoLocalMain() {}

  public static void main(String[] arguments) throws Exception {
    int port = ServerJvm.freePort();
    DynamoDBProxyServer server =
        ServerRunner.createServerFromCommandLineArgs(
            new String[] {
              "-inMemory", "-sharedDb", "-disableTelemetry", "-port", String.valueOf(port)
            });
    server.start();
    ServerJvm.ready(port);
  }
}
