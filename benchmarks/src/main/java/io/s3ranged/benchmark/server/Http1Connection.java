package io.s3ranged.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;

/** One connection of HTTP/1.1: requests one after the other, those that come early wait. */
final class Http1Connection extends SimpleChannelInboundHandler<HttpObject> {

  private static final int MOST_BODY_BYTES = 256 << 20;

  private record Arrived(Request request, boolean keepAlive) {}

  private final Port port;
  private final boolean encrypted;
  private final Queue<Arrived> waiting = new ArrayDeque<>();
  private Connection connection;
  private HttpRequest head;
  private ByteBuf body;
  private boolean busy;

  Http1Connection(Port port, boolean encrypted) {
    this.port = port;
    this.encrypted = encrypted;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    connection = new Connection(context.channel(), port);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message instanceof HttpRequest request) {
      begin(context, request);
    }
    if (message instanceof HttpContent content && head != null) {
      if (body.readableBytes() + content.content().readableBytes() > MOST_BODY_BYTES) {
        context.close();
        return;
      }
      body.writeBytes(content.content());
      if (message instanceof LastHttpContent) {
        arrived(context);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (body != null) {
      body.release();
      body = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      context.close();
      return;
    }
    head = request;
    body = Unpooled.buffer(0);
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  private void arrived(ChannelHandlerContext context) {
    Map<String, String> headers = new HashMap<>();
    head.headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    byte[] bytes = new byte[body.readableBytes()];
    body.readBytes(bytes).release();
    body = null;
    Request request = Request.of(head.method().name(), head.uri(), headers, bytes);
    waiting.add(new Arrived(request, HttpUtil.isKeepAlive(head)));
    head = null;
    next(context.channel());
  }

  private void next(Channel channel) {
    if (busy || waiting.isEmpty()) {
      return;
    }
    busy = true;
    Arrived arrived = waiting.poll();
    connection.answer(
        arrived.request(),
        new Http1Wire(channel, arrived.keepAlive(), encrypted),
        () -> {
          busy = false;
          next(channel);
        });
  }
}
