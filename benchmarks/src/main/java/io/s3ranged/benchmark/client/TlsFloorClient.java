package io.s3ranged.benchmark.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLSocketFactory;

/**
 * The floor under TLS as the JDK has it: ranges of 8 MiB on kept connections, decrypted into heap
 * arrays of 8 MiB that rotate.
 */
public final class TlsFloorClient implements Client {

  private static final int PIECE_BYTES = 8 << 20;
  private static final int HEAD_BYTES = 4096;

  private final URI endpoint;
  private final Shares shares;
  private final BlockingQueue<Socket> kept = new LinkedBlockingQueue<>();
  private final List<Socket> opened = new ArrayList<>();
  private final BlockingQueue<byte[]> buffers = new LinkedBlockingQueue<>();

  public TlsFloorClient(Parameters parameters) {
    this.endpoint = URI.create(parameters.text("endpoint"));
    int count = parameters.count("connections", 8);
    this.shares = new Shares(count);
    for (int i = 0; i < 2 * count; i++) {
      buffers.add(new byte[PIECE_BYTES]);
    }
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    return Outcome.ofBytes(
        shares.readAll(
            Shares.of(task, PIECE_BYTES),
            () -> {
              Socket idle = kept.poll();
              Socket socket = idle == null ? open() : idle;
              return new Shares.Reader() {
                @Override
                public long read(Shares.Piece piece) throws Exception {
                  byte[] target = buffers.take();
                  long length = get(socket, task.text("bucket"), piece, target);
                  buffers.add(target);
                  return length;
                }

                @Override
                public void close() {
                  kept.add(socket);
                }
              };
            }));
  }

  private Socket open() throws IOException {
    Socket socket =
        SSLSocketFactory.getDefault().createSocket(endpoint.getHost(), endpoint.getPort());
    synchronized (opened) {
      opened.add(socket);
    }
    return socket;
  }

  private static long get(Socket socket, String bucket, Shares.Piece piece, byte[] target)
      throws IOException {
    socket.getOutputStream().write(piece.request(bucket));
    InputStream in = socket.getInputStream();
    byte[] head = new byte[HEAD_BYTES];
    int read = 0;
    int body = -1;
    while (body < 0) {
      int n = in.read(head, read, HEAD_BYTES - read);
      if (n <= 0) {
        throw new IOException("the server hung up in a head");
      }
      read += n;
      body = endOfHead(head, read);
    }
    if (head[9] != '2') {
      throw new IOException("the floor was refused");
    }
    int at = read - body;
    System.arraycopy(head, body, target, 0, at);
    while (at < piece.length()) {
      int n = in.read(target, at, (int) piece.length() - at);
      if (n < 0) {
        throw new IOException("the server hung up in a body");
      }
      at += n;
    }
    return at;
  }

  private static int endOfHead(byte[] head, int length) {
    for (int i = 3; i < length; i++) {
      if (head[i] == '\n' && head[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    shares.close();
    for (Socket socket : opened) {
      socket.close();
    }
  }
}
