package io.s3ranged.engine.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How connections are ended. Used by the event loop of each. */
final class Hangup {

  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  /** Makes the close that follows tell the store at once that nobody reads the rest. */
  static void abruptly(Channel channel) {
    if (!channel.isOpen()) {
      // Its number may be another socket's by now.
      return;
    }
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // The store was faster.
    }
  }

  /** Closes from the first handler on, so that TLS does not wait to say goodbye. */
  static void now(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  /** Ends both directions, so that whatever waits for the socket is done. */
  static void shutDown(Socket socket) {
    try {
      socket.shutdown();
    } catch (IOException e) {
      LOG.debug("shutting a socket down failed", e);
    }
  }

  static void giveBack(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing a socket failed", e);
    }
  }
}
