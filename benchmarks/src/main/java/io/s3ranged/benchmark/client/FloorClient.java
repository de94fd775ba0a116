package io.s3ranged.benchmark.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The floor: ranges of 8 MiB on kept connections, received into direct buffers of 8 MiB that
 * rotate, as those of a reader that keeps its data must. Parses as much of HTTP as that takes.
 */
public final class FloorClient implements Client {

  private static final int PIECE_BYTES = 8 << 20;
  private static final int HEAD_BYTES = 4096;

  /** One recv takes no more: the kernel's own buffers are not larger. */
  private static final int RECEIVE_BYTES = 1 << 20;

  private final InetSocketAddress address;
  private final Shares shares;
  private final BlockingQueue<SocketChannel> connections = new LinkedBlockingQueue<>();
  private final BlockingQueue<ByteBuffer> buffers = new LinkedBlockingQueue<>();

  public FloorClient(Parameters parameters) {
    URI endpoint = URI.create(parameters.text("endpoint"));
    this.address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    int count = parameters.count("connections", 8);
    this.shares = new Shares(count);
    // Two each: one that is filled, one that somebody would be reading.
    for (int i = 0; i < 2 * count; i++) {
      buffers.add(ByteBuffer.allocateDirect(PIECE_BYTES));
    }
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    AtomicLong gets = new AtomicLong();
    long bytes =
        shares.readAll(
            Shares.of(task, PIECE_BYTES),
            () -> {
              SocketChannel kept = connections.poll();
              SocketChannel channel = kept == null ? SocketChannel.open(address) : kept;
              return new OnConnection(channel, task.text("bucket"), gets);
            });
    return new Outcome(bytes, gets.get(), bytes, Long.toString(bytes));
  }

  private final class OnConnection implements Shares.Reader {
    private final SocketChannel channel;
    private final String bucket;
    private final AtomicLong gets;
    private final ByteBuffer head = ByteBuffer.allocateDirect(HEAD_BYTES);

    OnConnection(SocketChannel channel, String bucket, AtomicLong gets) {
      this.channel = channel;
      this.bucket = bucket;
      this.gets = gets;
    }

    @Override
    public long read(Shares.Piece piece) throws Exception {
      ByteBuffer target = buffers.take();
      long length = get(channel, bucket, piece, head, target.clear());
      buffers.add(target);
      gets.incrementAndGet();
      return length;
    }

    @Override
    public void close() {
      connections.add(channel);
    }
  }

  private static long get(
      SocketChannel channel, String bucket, Shares.Piece piece, ByteBuffer head, ByteBuffer target)
      throws IOException {
    channel.write(ByteBuffer.wrap(piece.request(bucket)));
    head.clear();
    int body = -1;
    while (body < 0) {
      if (channel.read(head) < 0) {
        throw new IOException("the server hung up in a head");
      }
      body = endOfHead(head);
    }
    if (head.get(9) != '2') {
      throw new IOException("the floor was refused");
    }
    target.put(head.limit(head.position()).position(body));
    head.limit(HEAD_BYTES);
    while (target.position() < piece.length()) {
      int most = (int) Math.min(piece.length(), target.position() + (long) RECEIVE_BYTES);
      if (channel.read(target.limit(most)) < 0) {
        throw new IOException("the server hung up in a body");
      }
    }
    return target.position();
  }

  private static int endOfHead(ByteBuffer head) {
    for (int i = 3; i < head.position(); i++) {
      if (head.get(i) == '\n' && head.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    shares.close();
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }
}
