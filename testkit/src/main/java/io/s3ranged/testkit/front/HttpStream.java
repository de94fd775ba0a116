package io.s3ranged.testkit.front;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** One side of the front: reads heads, and copies bodies in large pieces. For one thread. */
final class HttpStream {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final int MAX_HEAD_BYTES = 64 << 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;

  HttpStream(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** The next head with its empty line, or null where the peer closed before one began. */
  HttpHead readHead() throws IOException {
    int scanned = start;
    while (true) {
      for (int i = Math.max(scanned, start + 3); i < end; i++) {
        if (buffer[i] == '\n'
            && buffer[i - 1] == '\r'
            && buffer[i - 2] == '\n'
            && buffer[i - 3] == '\r') {
          HttpHead head = new HttpHead(Arrays.copyOfRange(buffer, start, i + 1));
          start = i + 1;
          return head;
        }
      }
      if (end - start >= MAX_HEAD_BYTES) {
        throw new IOException("A head of more than " + MAX_HEAD_BYTES + " bytes");
      }
      compact();
      scanned = end;
      int n = in.read(buffer, end, buffer.length - end);
      if (n < 0) {
        if (end == start) {
          return null;
        }
        throw new EOFException("closed inside a head");
      }
      end += n;
    }
  }

  /** Copies {@code length} bytes to {@code target}, telling {@code sent} of each piece. */
  void copy(long length, HttpStream target, IntConsumer sent) throws IOException {
    copy(length, target, sent, BUFFER_BYTES);
  }

  /** As above, in pieces of at most {@code pieceBytes}: a peer's going is seen between two. */
  void copy(long length, HttpStream target, IntConsumer sent, int pieceBytes) throws IOException {
    long left = length;
    while (left > 0) {
      if (start == end) {
        fill();
      }
      int n = (int) Math.min(left, Math.min(pieceBytes, end - start));
      target.out.write(buffer, start, n);
      start += n;
      left -= n;
      sent.accept(n);
    }
  }

  /** Copies to the end of the stream. */
  void copyAll(HttpStream target, IntConsumer sent) throws IOException {
    while (true) {
      if (start == end) {
        start = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return;
        }
      }
      int n = end - start;
      target.out.write(buffer, start, n);
      start = end;
      sent.accept(n);
    }
  }

  /** Copies a chunked body with its framing. */
  void copyChunked(HttpStream target, IntConsumer sent) throws IOException {
    while (true) {
      byte[] line = readLine();
      target.out.write(line);
      String size = new String(line, java.nio.charset.StandardCharsets.ISO_8859_1).trim();
      int semicolon = size.indexOf(';');
      long length = Long.parseLong(semicolon < 0 ? size : size.substring(0, semicolon), 16);
      if (length == 0) {
        copyTrailers(target);
        return;
      }
      copy(length, target, sent);
      copy(2, target, n -> {});
    }
  }

  /**
   * Waits, listening whether the peer goes away.
   *
   * @return false if it did
   */
  boolean waitWhileOpen(long millis) throws IOException {
    if (millis <= 0 || end > start) {
      return true;
    }
    socket.setSoTimeout((int) millis);
    try {
      int n = in.read(buffer, 0, buffer.length);
      start = 0;
      end = Math.max(0, n);
      return n > 0;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(0);
    }
  }

  private void copyTrailers(HttpStream target) throws IOException {
    byte[] line;
    do {
      line = readLine();
      target.out.write(line);
    } while (line.length > 2);
  }

  private byte[] readLine() throws IOException {
    int scanned = start;
    while (true) {
      for (int i = scanned; i < end; i++) {
        if (buffer[i] == '\n') {
          byte[] line = Arrays.copyOfRange(buffer, start, i + 1);
          start = i + 1;
          return line;
        }
      }
      compact();
      scanned = end;
      int n = in.read(buffer, end, buffer.length - end);
      if (n <= 0) {
        throw new EOFException("closed inside a line");
      }
      end += n;
    }
  }

  private void fill() throws IOException {
    start = 0;
    end = 0;
    int n = in.read(buffer);
    if (n < 0) {
      throw new EOFException("closed inside a body");
    }
    end = n;
  }

  private void compact() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
  }
}
