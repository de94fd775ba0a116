package io.s3ranged.benchmark.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ports of the server and what they share: the objects, the counters, the event loops. */
final class BenchmarkEndpoint implements AutoCloseable {

  private static final int BACKLOG = 1024;

  /** A port that listens. */
  record Listening(Port port, Protocol protocol, Channel channel) {
    int number() {
      return ((InetSocketAddress) channel.localAddress()).getPort();
    }
  }

  private final EventLoopGroup loops;
  private final Catalog catalog;
  private final Generated generated;
  private final S3Answers s3;
  private final ManifestAnswers manifest;
  private final Counters counters = new Counters();
  private final Certificate certificate;
  private final Map<String, Listening> ports = Collections.synchronizedMap(new LinkedHashMap<>());

  private BenchmarkEndpoint(Path directory, int threads) {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.catalog = new Catalog(directory);
    this.generated = new Generated(catalog);
    this.s3 = new S3Answers(catalog);
    this.manifest = new ManifestAnswers(catalog);
    this.certificate = new Certificate(directory);
  }

  /** No port listens yet. */
  static BenchmarkEndpoint open(Path directory, int threads) throws IOException {
    Files.createDirectories(directory);
    return new BenchmarkEndpoint(directory, threads);
  }

  Catalog catalog() {
    return catalog;
  }

  Generated generated() {
    return generated;
  }

  ManifestAnswers manifest() {
    return manifest;
  }

  Counters counters() {
    return counters;
  }

  Certificate certificate() {
    return certificate;
  }

  Map<String, Listening> ports() {
    synchronized (ports) {
      return new LinkedHashMap<>(ports);
    }
  }

  /**
   * Opens a port on loopback.
   *
   * @param name by which the administration knows it
   * @param number 0 for a free one
   */
  Listening listen(String name, Protocol protocol, int number) throws IOException {
    Port port = new Port(name, s3, manifest, counters);
    SslContext tls = protocol.isEncrypted() ? certificate.context(protocol == Protocol.H2) : null;
    Class<? extends ServerChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    Channel channel =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipelines(protocol, port, tls))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number))
            .syncUninterruptibly()
            .channel();
    Listening listening = new Listening(port, protocol, channel);
    ports.put(name, listening);
    return listening;
  }

  @Override
  public void close() {
    ports().values().forEach(port -> port.channel().close().syncUninterruptibly());
    loops.shutdownGracefully().syncUninterruptibly();
  }
}
