package io.s3ranged.testkit.front;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The head of an HTTP/1.1 message, kept as the bytes that were read. */
final class HttpHead {

  private final byte[] bytes;
  private final String firstLine;
  private final String[] lines;

  HttpHead(byte[] bytes) {
    this.bytes = bytes;
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    this.lines = text.split("\r\n", -1);
    this.firstLine = lines[0];
  }

  byte[] bytes() {
    return bytes;
  }

  String method() {
    return word(0);
  }

  String target() {
    return word(1);
  }

  int status() {
    return Integer.parseInt(word(1));
  }

  /** A header's value, or null. */
  String header(String name) {
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i];
      int colon = line.indexOf(':');
      if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
        return line.substring(colon + 1).trim();
      }
    }
    return null;
  }

  long contentLength() {
    String value = header("content-length");
    return value == null ? -1 : Long.parseLong(value);
  }

  boolean isChunked() {
    String value = header("transfer-encoding");
    return value != null && value.toLowerCase(Locale.ROOT).contains("chunked");
  }

  boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(header("expect"));
  }

  boolean closes() {
    return "close".equalsIgnoreCase(header("connection")) || firstLine.contains("HTTP/1.0");
  }

  /** What the request is, in one word. */
  String kind() {
    String operation = header("x-amz-target");
    if (operation != null) {
      return operation.substring(operation.indexOf('.') + 1);
    }
    if (!method().equals("GET")) {
      return method();
    }
    int mark = target().indexOf('?');
    String path = mark < 0 ? target() : target().substring(0, mark);
    String query = mark < 0 ? "" : target().substring(mark + 1);
    boolean namesObject = path.indexOf('/', 1) > 0 && path.indexOf('/', 1) < path.length() - 1;
    if (namesObject) {
      return "GET";
    }
    boolean lists =
        query.isEmpty()
            || query.contains("list-type=")
            || query.contains("prefix=")
            || query.startsWith("versions");
    return lists ? "LIST" : "OTHER";
  }

  private String word(int index) {
    return firstLine.split(" ", 3)[index];
  }
}
