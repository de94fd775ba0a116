package io.s3ranged.testkit.front;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One client's connection and the connection to the server behind it. For one thread. */
final class FrontConnection implements Runnable {

  private static final String CONTROL = "/__front__/";

  /** Servers close connections that nobody used for half a minute; one of ours is never so old. */
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CountingFront front;
  private final Socket client;
  private Socket server;
  private HttpStream toClient;
  private HttpStream toServer;
  private long lastUsedNanos;

  FrontConnection(CountingFront front, Socket client) {
    this.front = front;
    this.client = client;
  }

  @Override
  public void run() {
    try {
      toClient = new HttpStream(client);
      boolean open = true;
      while (open) {
        HttpHead request = toClient.readHead();
        open = request != null && answer(request);
      }
    } catch (IOException e) {
      // The exchange has been counted as broken; a connection that nobody uses may end as it likes.
    } finally {
      close();
    }
  }

  void close() {
    try {
      client.close();
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      // Nothing is left to be done with either.
    }
  }

  private boolean answer(HttpHead request) throws IOException {
    if (request.target().startsWith(CONTROL)) {
      toClient.write(front.control(request.target().substring(CONTROL.length())));
      return true;
    }
    Call call = new Call(request);
    front.counters().begin(call.kind);
    try {
      boolean open = pass(request, call);
      call.whole = true;
      return open;
    } finally {
      front.counters().end(call.ended());
    }
  }

  private boolean pass(HttpHead request, Call call) throws IOException {
    boolean reads = request.method().equals("GET");
    if (reads && !toClient.waitWhileOpen(front.pace().firstByteMillis())) {
      throw new IOException("the client went away");
    }
    connect();
    toServer.write(request.bytes());
    HttpHead response;
    if (request.expectsContinue()) {
      response = toServer.readHead();
      if (response != null && response.status() == 100) {
        toClient.write(response.bytes());
        passRequestBody(request);
        response = toServer.readHead();
      }
    } else {
      passRequestBody(request);
      response = toServer.readHead();
    }
    if (response == null) {
      throw new IOException("the server went away");
    }
    call.status = response.status();
    toClient.write(response.bytes());
    boolean ends = passResponseBody(request, response, call);
    lastUsedNanos = System.nanoTime();
    return !ends && !request.closes() && !response.closes();
  }

  private void passRequestBody(HttpHead request) throws IOException {
    if (request.isChunked()) {
      toClient.copyChunked(toServer, n -> {});
    } else if (request.contentLength() > 0) {
      toClient.copy(request.contentLength(), toServer, n -> {});
    }
  }

  /** Returns true if the body ended with its connection. */
  private boolean passResponseBody(HttpHead request, HttpHead response, Call call)
      throws IOException {
    int status = response.status();
    if (request.method().equals("HEAD") || status == 204 || status == 304) {
      return false;
    }
    if (response.isChunked()) {
      toServer.copyChunked(toClient, call::sent);
      return false;
    }
    if (response.contentLength() >= 0) {
      toServer.copy(response.contentLength(), toClient, call::sent, call.pieceBytes());
      return false;
    }
    toServer.copyAll(toClient, call::sent);
    return true;
  }

  private void connect() throws IOException {
    boolean stale = server != null && System.nanoTime() - lastUsedNanos > MAX_IDLE_NANOS;
    if (stale) {
      server.close();
    }
    if (server == null || stale) {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(front.upstream().getHost(), front.upstream().getPort()));
      server = socket;
      toServer = new HttpStream(socket);
    }
  }

  /** What is known of the request under way. */
  private final class Call {
    private final String kind;
    private final HttpHead request;
    private final long startNanos = System.nanoTime();
    private final long bytesPerSecond;
    private long bodyStartNanos;
    private long bodyBytes;
    private int status;
    private boolean whole;

    Call(HttpHead request) {
      this.request = request;
      this.kind = request.kind();
      this.bytesPerSecond = kind.equals("GET") ? front.pace().bytesPerSecond() : 0;
    }

    int pieceBytes() {
      return bytesPerSecond > 0 ? 16 << 10 : 256 << 10;
    }

    void sent(int bytes) {
      if (bodyBytes == 0) {
        bodyStartNanos = System.nanoTime();
      }
      bodyBytes += bytes;
      front.counters().sent(kind, bytes);
      if (bytesPerSecond > 0) {
        long due = bodyStartNanos + (long) (bodyBytes * 1e9 / bytesPerSecond);
        long wait = due - System.nanoTime();
        if (wait > 200_000) {
          LockSupport.parkNanos(wait);
        }
      }
    }

    Exchange ended() {
      return new Exchange(
          kind,
          request.target(),
          request.header("range"),
          status,
          bodyBytes,
          startNanos,
          System.nanoTime(),
          whole);
    }
  }
}
