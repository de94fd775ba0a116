package io.s3ranged.engine.netty;

import io.netty.buffer.ByteBuf;
import io.s3ranged.fault.FaultKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the head of an HTTP/1.1 answer, from as many pieces as it comes in.
 *
 * <p>Strict: lines end in CR LF, a name is followed by its colon at once, no line continues the one
 * before it, no other control character is let through. What is lenient here could be read in
 * another way by a gateway in between, and then the bytes behind the head would not be the body.
 */
final class HeadReader {

  /** The most bytes of a head. */
  static final int MAX_BYTES = 32 << 10;

  private static final int MAX_FIELDS = 128;
  private static final int FIRST_BYTES = 1 << 10;
  private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.ISO_8859_1);

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** True if nothing of the next head has come. */
  boolean isEmpty() {
    return length == 0;
  }

  /**
   * Takes bytes up to the end of the head and none behind it.
   *
   * @return the head, or null if it goes on
   * @throws WireFault if this is not the head of an HTTP/1 answer, or too long
   */
  AnswerHead read(ByteBuf in) throws WireFault {
    while (in.isReadable()) {
      append(in.readByte());
      if (length >= 4 && bytes[length - 1] == '\n' && endsInEmptyLine()) {
        AnswerHead head = parse();
        length = 0;
        return head;
      }
    }
    return null;
  }

  private void append(byte b) throws WireFault {
    if (length < START.length && b != START[length]) {
      throw violation("the answer does not begin as HTTP/1");
    }
    if (length == bytes.length) {
      if (length == MAX_BYTES) {
        throw violation("the answer's head has more than " + MAX_BYTES + " bytes");
      }
      bytes = java.util.Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = b;
  }

  private boolean endsInEmptyLine() {
    return bytes[length - 2] == '\r' && bytes[length - 3] == '\n' && bytes[length - 4] == '\r';
  }

  private AnswerHead parse() throws WireFault {
    int end = lineEnd(0);
    boolean newer = statusLine(end);
    int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    List<String> fields = new ArrayList<>(32);
    int start = end + 2;
    while (start < length - 2) {
      end = lineEnd(start);
      field(start, end, fields);
      start = end + 2;
    }
    return new AnswerHead(status, persistent(newer, fields), fields);
  }

  /** Looks at {@code HTTP/1.x NNN}, with or without a reason; true for HTTP/1.1. */
  private boolean statusLine(int end) throws WireFault {
    boolean sound = end >= 12 && (bytes[7] == '1' || bytes[7] == '0') && bytes[8] == ' ';
    for (int i = 9; sound && i < 12; i++) {
      sound = bytes[i] >= '0' && bytes[i] <= '9';
    }
    sound = sound && bytes[9] >= '1' && bytes[9] <= '5' && (end == 12 || bytes[12] == ' ');
    if (!sound) {
      throw violation("the answer's status line is malformed");
    }
    return bytes[7] == '1';
  }

  /** Where the CR LF of the line stands; a control character before it is refused. */
  private int lineEnd(int start) throws WireFault {
    int at = start;
    while (bytes[at] >= ' ' || bytes[at] < 0 || bytes[at] == '\t') {
      if (bytes[at] == 0x7f) {
        throw violation("a control character in the answer's head");
      }
      at++;
    }
    if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
      throw violation("a control character in the answer's head");
    }
    return at;
  }

  private void field(int start, int end, List<String> fields) throws WireFault {
    int colon = start;
    while (colon < end && isToken(bytes[colon])) {
      colon++;
    }
    if (colon == start || colon == end || bytes[colon] != ':') {
      throw violation("a header of the answer is malformed");
    }
    if (fields.size() == 2 * MAX_FIELDS) {
      throw violation("the answer has more than " + MAX_FIELDS + " headers");
    }
    int from = colon + 1;
    int to = end;
    while (from < to && isBlank(bytes[from])) {
      from++;
    }
    while (to > from && isBlank(bytes[to - 1])) {
      to--;
    }
    fields.add(new String(bytes, start, colon - start, StandardCharsets.ISO_8859_1));
    fields.add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
  }

  private static boolean persistent(boolean newer, List<String> fields) {
    boolean persistent = newer;
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).equalsIgnoreCase("Connection")) {
        String said = fields.get(i + 1).toLowerCase(Locale.ROOT);
        persistent = (persistent || said.contains("keep-alive")) && !said.contains("close");
      }
    }
    return persistent;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isToken(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
  }

  private static WireFault violation(String detail) {
    return new WireFault(FaultKind.PROTOCOL_VIOLATION, detail);
  }
}
