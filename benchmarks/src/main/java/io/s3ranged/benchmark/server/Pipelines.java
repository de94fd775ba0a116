package io.s3ranged.benchmark.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;

/** Makes new connections of a port ready. */
final class Pipelines extends ChannelInitializer<Channel> {

  private static final int MOST_STREAMS = 1000;
  private static final int MOST_HEAD_BYTES = 32 << 10;

  private final Protocol protocol;
  private final Port port;
  private final SslContext tls;

  /**
   * @param tls for a protocol that is encrypted, else null
   */
  Pipelines(Protocol protocol, Port port, SslContext tls) {
    this.protocol = protocol;
    this.port = port;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    if (protocol.isEncrypted()) {
      pipeline.addLast(tls.newHandler(channel.alloc()));
    }
    switch (protocol) {
      case HTTP -> http1(pipeline, false);
      case HTTPS -> http1(pipeline, true);
      case H2C -> http2(channel);
      case H2 -> pipeline.addLast(new Negotiated());
    }
  }

  private final class Negotiated extends ApplicationProtocolNegotiationHandler {

    Negotiated() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String negotiated) {
      if (negotiated.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(context.channel());
      } else {
        http1(context.pipeline(), true);
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private void http1(ChannelPipeline pipeline, boolean encrypted) {
    pipeline.addLast(new HttpServerCodec(MOST_HEAD_BYTES, MOST_HEAD_BYTES, MOST_HEAD_BYTES));
    pipeline.addLast(new Http1Connection(port, encrypted));
  }

  private void http2(Channel channel) {
    Connection connection = new Connection(channel, port);
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(MOST_STREAMS))
                .build());
    channel
        .pipeline()
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream.pipeline().addLast(new Http2Stream(connection));
                  }
                }));
  }
}
