package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.run.Workload.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of workloads, in full and in quick size. */
final class Workloads {

  private static final int CONNECTIONS = 32;
  private static final double RANGE_BYTES = 8 << 20;

  private static final List<String> BYTES = List.of("bytes");
  private static final List<String> QUERIES = List.of("count", "octets", "noop", "like");

  private final boolean quick;

  Workloads(boolean quick) {
    this.quick = quick;
  }

  List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    all.add(
        new Workload(
            "W1",
            "raw bytes into a sink, no pacing",
            large(),
            "http",
            Map.of(),
            quick
                ? List.of(Peers.FLOOR, Peers.RANGED, Peers.RANGED_NETTY, Peers.S3A, Peers.SDK_SYNC)
                : Peers.BYTES,
            BYTES,
            0));
    all.add(
        new Workload(
            "W2",
            "190-byte log lines in Spark local[2], no pacing",
            large(),
            "http",
            Map.of(),
            Peers.ROWS,
            quick ? List.of("count", "octets") : QUERIES,
            0));
    all.add(paced("W3-30", 30, 60e6));
    all.add(paced("W3-100", 100, 85e6));
    all.add(
        new Workload(
            "W3-bytes",
            "raw bytes, 30 ms to the first byte, 60 MB/s a connection",
            large(),
            "http",
            slow(30, 60e6),
            List.of(
                Peers.RANGED,
                Peers.RANGED_NETTY,
                Peers.S3A,
                Peers.S3A.with("S3A classic, 32 threads", "slots=32"),
                Peers.ANALYTICS,
                Peers.SDK_CRT),
            BYTES,
            ideal(30, 60e6)));
    return all;
  }

  private Workload paced(String id, int millis, double bytesPerSecond) {
    String title =
        "the same with "
            + millis
            + " ms to the first byte and "
            + (long) (bytesPerSecond / 1e6)
            + " MB/s a connection";
    List<Peer> peers = new ArrayList<>(Peers.ROWS);
    if (!quick) {
      peers.add(Peers.SPARK_S3A.with("Spark over S3A classic, 32 slots", "slots=32"));
    }
    return new Workload(
        id,
        title,
        large(),
        "http",
        slow(millis, bytesPerSecond),
        peers,
        List.of("octets"),
        ideal(millis, bytesPerSecond));
  }

  /** 2 GiB in objects of 256 MiB, or an eighth of both. */
  private Data large() {
    return new Data(8, (quick ? 32L : 256L) << 20, false);
  }

  private static Map<String, ?> slow(int millis, double bytesPerSecond) {
    return Map.of("firstByteMillis", millis, "bytesPerSecond", bytesPerSecond);
  }

  /** Connections x range / (first byte + range / pace). */
  private static double ideal(int millis, double bytesPerSecond) {
    return CONNECTIONS * RANGE_BYTES / (millis / 1e3 + RANGE_BYTES / bytesPerSecond);
  }
}
