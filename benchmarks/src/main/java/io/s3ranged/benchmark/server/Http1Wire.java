package io.s3ranged.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.List;

/** An answer on a connection of HTTP/1.1: file regions in the clear, bytes under TLS. */
final class Http1Wire implements Wire {

  private static final int REGION_BYTES = 4 << 20;
  private static final int ENCRYPTED_BYTES = 256 << 10;

  private final Channel channel;
  private final boolean keepAlive;
  private final boolean encrypted;

  Http1Wire(Channel channel, boolean keepAlive, boolean encrypted) {
    this.channel = channel;
    this.keepAlive = keepAlive;
    this.encrypted = encrypted;
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
    return encrypted ? ENCRYPTED_BYTES : REGION_BYTES;
  }

  @Override
  public void head(Answer answer) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    List<String> headers = answer.headers();
    for (int i = 0; i < headers.size(); i += 2) {
      response.headers().add(headers.get(i), headers.get(i + 1));
    }
    response.headers().set("x-amz-request-id", "bench");
    response.headers().set("Server", "s3ranged-benchmark");
    response.headers().set("Content-Length", Long.toString(answer.announced()));
    if (!keepAlive) {
      response.headers().set("Connection", "close");
    }
    boolean alone = answer.headOnly() || answer.announced() == 0;
    channel.write(response);
    if (!alone) {
      // A body that waits for its pace does not keep its head waiting.
      channel.flush();
    }
  }

  @Override
  public void piece(Body body, long offset, int length, PieceListener listener) {
    Object piece;
    try {
      piece =
          encrypted
              ? Pieces.bytes(body, offset, length, channel.alloc())
              : Pieces.region(body, offset, length);
    } catch (IOException e) {
      channel.close();
      listener.sent(0, false);
      return;
    }
    long count = Pieces.lengthOf(piece);
    Object message = piece instanceof ByteBuf bytes ? new DefaultHttpContent(bytes) : piece;
    channel
        .writeAndFlush(message)
        .addListener(
            sent ->
                listener.sent(sent.isSuccess() ? count : Pieces.partOf(piece), sent.isSuccess()));
  }

  @Override
  public void end() {
    var last = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    if (!keepAlive) {
      last.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void cut() {
    channel.close();
  }

  @Override
  public void reset() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }
}
