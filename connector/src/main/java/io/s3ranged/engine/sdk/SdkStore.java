package io.s3ranged.engine.sdk;

import io.s3ranged.engine.netty.IoLoops;
import io.s3ranged.engine.netty.NettyHttpClient;
import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.metrics.MetricSet;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.EngineSettings.FetchSettings;
import io.s3ranged.options.TransportProtocol;

/**
 * S3 as one connection identity sees it.
 *
 * <p>Transport and listers share connections and credentials. Safe to use from any thread.
 */
public final class SdkStore implements AutoCloseable {

  private final SdkClients clients;
  private final RangeTransport transport;

  private SdkStore(SdkClients clients, RangeTransport transport) {
    this.clients = clients;
    this.transport = transport;
  }

  /**
   * Opens nothing yet: region, credentials and connections are looked for by the first request,
   * which hears of it if one is missing or wrong.
   *
   * <p>Classes of credential providers are loaded by the calling thread's context class loader.
   */
  public static SdkStore open(ConnectionSettings connection, FetchSettings fetch) {
    ClassLoader loader = loader();
    SdkClients clients = new SdkClients(connection, fetch, loader, null);
    return new SdkStore(clients, new SdkRangeTransport(clients, loader));
  }

  /** As above, with ranged GETs on the netty client, whose threads are {@code loops}. */
  public static SdkStore open(
      ConnectionSettings connection,
      FetchSettings fetch,
      IoLoops loops,
      TransportProtocol protocol) {
    ClassLoader loader = loader();
    SdkClients clients =
        new SdkClients(
            connection, fetch, loader, () -> NettyHttpClient.open(loops, fetch, protocol));
    return new SdkStore(clients, new NettyRangeTransport(clients, loader));
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? SdkStore.class.getClassLoader() : context;
  }

  /** The transport; the store owns it, and closing either is enough for its requests. */
  public RangeTransport transport() {
    return transport;
  }

  /**
   * A lister that counts its requests ({@code LISTS}) in {@code metrics}; closing it does nothing,
   * since the store owns its connections.
   */
  public ObjectLister lister(MetricSet metrics) {
    return new SdkObjectLister(clients, metrics);
  }

  /** Closes the transport as its contract says, then all connections. May be called again. */
  @Override
  public void close() {
    transport.close();
    clients.close();
  }
}
