package io.s3ranged.engine.netty;

import io.s3ranged.engine.transport.RemoteReply;
import io.s3ranged.engine.transport.ResponseHead;
import io.s3ranged.fault.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status and headers of one answer, names and values in turn, as received.
 *
 * @param persistent the connection may carry another request after the body
 */
record AnswerHead(int status, boolean persistent, List<String> fields) {

  private static final int MAX_LENGTH_DIGITS = 18;

  /** The value of the first header with this name, or null. */
  String first(String name) {
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).equalsIgnoreCase(name)) {
        return fields.get(i + 1);
      }
    }
    return null;
  }

  private int count(String name) {
    int count = 0;
    for (int i = 0; i < fields.size(); i += 2) {
      count += fields.get(i).equalsIgnoreCase(name) ? 1 : 0;
    }
    return count;
  }

  boolean isInterim() {
    return status < 200;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /**
   * The value of {@code Content-Length}, or -1 where there is none.
   *
   * @throws WireFault if it is there twice or is not a number: two readers could then disagree on
   *     where the answer ends
   */
  long contentLength() throws WireFault {
    String text = first("Content-Length");
    if (text == null) {
      return -1;
    }
    boolean digits = !text.isEmpty() && text.length() <= MAX_LENGTH_DIGITS;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits || count("Content-Length") > 1) {
      throw new WireFault(
          FaultKind.PROTOCOL_VIOLATION, "Content-Length is twice there or no number");
    }
    return Long.parseLong(text);
  }

  /**
   * Where the body ends.
   *
   * @throws WireFault if the headers say it in two ways, or in one that is not HTTP/1.1's
   */
  BodyFrame frame() throws WireFault {
    long length = contentLength();
    String coding = first("Transfer-Encoding");
    if (coding != null && (length >= 0 || count("Transfer-Encoding") > 1)) {
      throw new WireFault(
          FaultKind.PROTOCOL_VIOLATION, "Transfer-Encoding comes twice or beside Content-Length");
    }
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      throw new WireFault(FaultKind.PROTOCOL_VIOLATION, "an unknown Transfer-Encoding");
    }
    if (status == 204 || status == 304) {
      return BodyFrame.fixed(0);
    }
    if (coding != null) {
      return BodyFrame.chunked();
    }
    return length >= 0 ? BodyFrame.fixed(length) : BodyFrame.untilClose();
  }

  ResponseHead toResponseHead() throws WireFault {
    return new ResponseHead(
        status,
        first("Content-Range"),
        contentLength(),
        first("ETag"),
        first("Content-Encoding"),
        first("x-amz-version-id"),
        HttpDate.millis(first("Last-Modified")),
        first("x-amz-request-id"),
        RemoteReply.of(this::first));
  }

  /** The headers as the SDK wants them. */
  Map<String, List<String>> toMap() {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < fields.size(); i += 2) {
      map.computeIfAbsent(fields.get(i), name -> new ArrayList<>(1)).add(fields.get(i + 1));
    }
    return map;
  }
}
