package io.s3ranged.testkit.server;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** DynamoDB Local in memory, one database for all accounts and regions. */
public final class DynamoLocalMain {

  private DynamoLocalMain() {}

  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer server =
        ServerRunner.createServerFromCommandLineArgs(
            new String[] {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", "8000"});
    ServerConnector connector = connectorOf(server);
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    server.start();
    ServerJvm.ready(connector.getLocalPort());
  }

  /** It has no setting for the address that it listens on, and takes all of them. */
  private static ServerConnector connectorOf(DynamoDBProxyServer server)
      throws ReflectiveOperationException {
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    return (ServerConnector) ((Server) field.get(server)).getConnectors()[0];
  }
}
