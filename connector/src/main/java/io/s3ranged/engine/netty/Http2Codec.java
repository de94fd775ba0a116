package io.s3ranged.engine.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Netty's codec of HTTP/2 with windows for bulk, which tells its owner of what breaks.
 *
 * <p>Frames are not put together before they are read: what comes in a read, at most {@link
 * #READ_BYTES}, is looked at where it lies, so that a body is copied once, to where it belongs.
 */
final class Http2Codec extends Http2ConnectionHandler {

  /** Bytes that are read from a socket at once. */
  static final int READ_BYTES = 256 << 10;

  /** Fewer frames to look at than with the 16 KiB that stores send unless told otherwise. */
  private static final int FRAME_BYTES = 64 << 10;

  /** Who hears of what breaks. Called on the event loop. */
  interface Owner extends Http2FrameListener {

    /** A stream broke on this side. */
    void streamBroke(int stream, Http2Exception why);

    /** The connection broke, or ended ({@code null}). */
    void connectionBroke(Throwable why);
  }

  private final Owner owner;
  private final int connectionWindow;
  private boolean opened;

  private Http2Codec(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Builder builder) {
    super(decoder, encoder, settings);
    this.owner = builder.owner;
    this.connectionWindow = builder.connectionWindow;
    setCumulator(COMPOSITE_CUMULATOR);
  }

  /**
   * @param streamWindow bytes that a store may send on a stream before it hears of us
   * @param connectionWindow the same of all streams together
   */
  static Http2Codec of(Owner owner, int streamWindow, int connectionWindow) {
    return new Builder(owner, streamWindow, connectionWindow).build();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    super.handlerAdded(context);
    openWindow(context);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    super.channelActive(context);
    openWindow(context);
  }

  /** No setting opens the connection's own window: it takes a frame, behind the first settings. */
  private void openWindow(ChannelHandlerContext context) throws Http2Exception {
    if (!opened && context.channel().isActive()) {
      opened = true;
      var whole = connection().connectionStream();
      var windows = decoder().flowController();
      windows.incrementWindowSize(whole, connectionWindow - windows.windowSize(whole));
      context.flush();
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException why) {
    super.onStreamError(context, outbound, cause, why);
    owner.streamBroke(why.streamId(), why);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception why) {
    owner.connectionBroke(why == null ? cause : why);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    owner.connectionBroke(null);
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (cause instanceof Http2Exception || cause.getCause() instanceof Http2Exception) {
      super.exceptionCaught(context, cause);
    } else {
      owner.connectionBroke(cause);
    }
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Codec, Builder> {

    private final Owner owner;
    private final int connectionWindow;

    Builder(Owner owner, int streamWindow, int connectionWindow) {
      this.owner = owner;
      this.connectionWindow = connectionWindow;
      server(false);
      frameListener(owner);
      headerSensitivityDetector((name, value) -> Http2Fields.isSecret(name));
      initialSettings(
          new Http2Settings()
              .pushEnabled(false)
              .initialWindowSize(streamWindow)
              .maxFrameSize(FRAME_BYTES)
              .maxHeaderListSize(HeadReader.MAX_BYTES));
    }

    @Override
    protected Http2Codec build() {
      return super.build();
    }

    @Override
    protected Http2Codec build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new Http2Codec(decoder, encoder, settings, this);
    }
  }
}
