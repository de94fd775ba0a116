package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Locale;
import software.amazon.awssdk.http.SdkHttpRequest;

/** A request without a body, as HTTP/1.1 writes it. */
final class RequestHead {

  private static final int USUAL_BYTES = 1 << 10;
  private static final int LINE_END = '\r' << 8 | '\n';
  private static final int COLON_BLANK = ':' << 8 | ' ';
  private static final int MAX_CHARACTER = 0x7e;

  private RequestHead() {}

  /** The request's bytes; the caller owns them. */
  static ByteBuf write(SdkHttpRequest request, ByteBufAllocator memory) {
    ByteBuf out = memory.directBuffer(USUAL_BYTES);
    boolean whole = false;
    try {
      text(out, request.method().name());
      out.writeByte(' ');
      text(out, pathAndQuery(request));
      text(out, " HTTP/1.1");
      out.writeShort(LINE_END);
      if (request.firstMatchingHeader("Host").isEmpty()) {
        field(out, "Host", authority(request));
      }
      request.forEachHeader((name, values) -> values.forEach(value -> field(out, name, value)));
      out.writeShort(LINE_END);
      whole = true;
      return out;
    } finally {
      if (!whole) {
        out.release();
      }
    }
  }

  static String pathAndQuery(SdkHttpRequest request) {
    String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
    return request.encodedQueryParameters().map(query -> path + "?" + query).orElse(path);
  }

  static String authority(SdkHttpRequest request) {
    boolean tls = "https".equals(request.protocol().toLowerCase(Locale.ROOT));
    boolean usual = request.port() == (tls ? 443 : 80);
    return usual ? request.host() : request.host() + ":" + request.port();
  }

  private static void field(ByteBuf out, String name, String value) {
    text(out, name);
    out.writeShort(COLON_BLANK);
    text(out, value);
    out.writeShort(LINE_END);
  }

  private static void text(ByteBuf out, String text) {
    check(text);
    ByteBufUtil.writeAscii(out, text);
  }

  /** Refuses what would end the line, and so begin a header that nobody signed. */
  static void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c > MAX_CHARACTER) {
        throw new IllegalArgumentException("A request's head cannot hold the character " + (int) c);
      }
    }
  }
}
