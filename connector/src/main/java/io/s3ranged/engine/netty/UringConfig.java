package io.s3ranged.engine.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.Map;

/** The options of a socket that this package sets, beside those of every channel. */
final class UringConfig extends DefaultChannelConfig {

  private final Socket socket;

  UringConfig(Channel channel, Socket socket) {
    super(channel);
    this.socket = socket;
  }

  @Override
  public Map<ChannelOption<?>, Object> getOptions() {
    return getOptions(
        super.getOptions(),
        ChannelOption.SO_KEEPALIVE,
        ChannelOption.SO_LINGER,
        ChannelOption.TCP_NODELAY);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T getOption(ChannelOption<T> option) {
    try {
      if (option.equals(ChannelOption.SO_KEEPALIVE)) {
        return (T) Boolean.valueOf(socket.isKeepAlive());
      } else if (option.equals(ChannelOption.SO_LINGER)) {
        return (T) Integer.valueOf(socket.getSoLinger());
      } else if (option.equals(ChannelOption.TCP_NODELAY)) {
        return (T) Boolean.valueOf(socket.isTcpNoDelay());
      }
    } catch (IOException e) {
      throw new ChannelException(e);
    }
    return super.getOption(option);
  }

  @Override
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    validate(option, value);
    try {
      if (option.equals(ChannelOption.SO_KEEPALIVE)) {
        socket.setKeepAlive((Boolean) value);
      } else if (option.equals(ChannelOption.SO_LINGER)) {
        socket.setSoLinger((Integer) value);
      } else if (option.equals(ChannelOption.TCP_NODELAY)) {
        socket.setTcpNoDelay((Boolean) value);
      } else {
        return super.setOption(option, value);
      }
    } catch (IOException e) {
      throw new ChannelException(e);
    }
    return true;
  }
}
