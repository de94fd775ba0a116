package io.s3ranged.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One stream of HTTP/2: a request and its answer. */
final class Http2Stream extends SimpleChannelInboundHandler<Http2StreamFrame> implements Wire {

  private static final int PIECE_BYTES = 256 << 10;
  private static final int MOST_BODY_BYTES = 1 << 20;

  private final Connection connection;
  private Channel channel;
  private Http2Headers headers;
  private final ByteBuf body = Unpooled.buffer(0);

  Http2Stream(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
    boolean last = false;
    if (frame instanceof Http2HeadersFrame start) {
      headers = headers == null ? start.headers() : headers;
      last = start.isEndStream();
    } else if (frame instanceof Http2DataFrame data) {
      if (body.readableBytes() + data.content().readableBytes() > MOST_BODY_BYTES) {
        reset();
        return;
      }
      body.writeBytes(data.content());
      last = data.isEndStream();
    }
    if (last) {
      connection.answer(request(), this, () -> {});
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private Request request() {
    Map<String, String> plain = new HashMap<>();
    headers.forEach(header -> plain.put(header.getKey().toString(), header.getValue().toString()));
    byte[] bytes = new byte[body.readableBytes()];
    body.readBytes(bytes);
    return Request.of(plain.get(":method"), plain.get(":path"), plain, bytes);
  }

  @Override
  public EventExecutor loop() {
    return channel.eventLoop();
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public int pieceBytes() {
    return PIECE_BYTES;
  }

  @Override
  public void head(Answer answer) {
    Http2Headers head = new DefaultHttp2Headers();
    head.status(Integer.toString(answer.status()));
    List<String> names = answer.headers();
    for (int i = 0; i < names.size(); i += 2) {
      head.add(names.get(i).toLowerCase(Locale.ROOT), names.get(i + 1));
    }
    head.add("x-amz-request-id", "bench");
    head.add("content-length", Long.toString(answer.announced()));
    channel.writeAndFlush(new DefaultHttp2HeadersFrame(head));
  }

  @Override
  public void piece(Body from, long offset, int length, PieceListener listener) {
    ByteBuf bytes;
    try {
      bytes = Pieces.bytes(from, offset, length, channel.alloc());
    } catch (IOException e) {
      channel.close();
      listener.sent(0, false);
      return;
    }
    long count = bytes.readableBytes();
    channel
        .writeAndFlush(new DefaultHttp2DataFrame(bytes))
        .addListener(sent -> listener.sent(sent.isSuccess() ? count : 0, sent.isSuccess()));
  }

  @Override
  public void end() {
    channel.writeAndFlush(new DefaultHttp2DataFrame(true));
  }

  @Override
  public void cut() {
    end();
  }

  @Override
  public void reset() {
    channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
  }
}
