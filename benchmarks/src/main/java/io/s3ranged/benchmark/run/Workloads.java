package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.run.Workload.Change;
import io.s3ranged.benchmark.run.Workload.Conditions;
import io.s3ranged.benchmark.run.Workload.Data;
import io.s3ranged.benchmark.run.Workload.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of workloads, in full and in quick size. */
final class Workloads {

  private static final int CONNECTIONS = 32;
  private static final double RANGE_BYTES = 8 << 20;

  private static final List<String> BYTES = List.of("bytes");
  private static final List<String> PLAN = List.of("plan");

  private final boolean quick;

  Workloads(boolean quick) {
    this.quick = quick;
  }

  List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    unpaced(all);
    if (!quick) {
      longer(all);
    }
    paced(all);
    all.add(
        Workload.of(
            "W4",
            "16 readers of one object, each of all of it",
            Data.files(1, large().objectBytes()).read(16),
            Peers.withSlots(16, Peers.RANGED, Peers.RANGED_APACHE, Peers.S3A, Peers.ANALYTICS),
            BYTES));
    all.add(wide());
    planning(all);
    encrypted(all);
    disturbed(all);
    small(all);
    all.add(items("csv", 4_000_000, Peers.TABLES));
    all.add(items("json", 2_000_000, Peers.TABLES));
    all.add(items("parquet", 8_000_000, Peers.TABLES));
    all.add(oddItems("csv", 2_000_000));
    all.add(oddItems("json", 1_000_000));
    if (!quick) {
      all.add(longItems("csv", 16_000_000));
      all.add(longItems("json", 8_000_000));
    }
    return all;
  }

  private void unpaced(List<Workload> all) {
    all.add(
        Workload.of(
            "W1",
            "raw bytes into a sink, no pacing",
            large(),
            quick ? Peers.FEW_BYTES : Peers.BYTES,
            BYTES));
    all.add(
        Workload.of(
            "W2",
            "190-byte log lines in Spark local[2], no pacing",
            large(),
            Peers.ROWS,
            quick ? List.of("count", "octets") : List.of("count", "octets", "noop", "like")));
    all.add(
        Workload.of(
            "W2-binary",
            "whole objects in Spark local[2], sum(length(content))",
            large(),
            Peers.ROWS,
            List.of("binary")));
  }

  /** Where what a young process takes once weighs less. */
  private void longer(List<Workload> all) {
    all.add(
        Workload.of(
                "W1-long",
                "W1 with four times as many bytes",
                large(32),
                List.of(Peers.FLOOR_C, Peers.RANGED, Peers.RANGED_URING, Peers.S3A),
                BYTES)
            .atMost(3));
    all.add(
        Workload.of(
                "W2-long",
                "W2 with four times as many bytes",
                large(32),
                List.of(Peers.SPARK, Peers.SPARK_S3A),
                List.of("count", "octets", "noop", "like"))
            .atMost(2));
    all.add(
        Workload.of(
                "W3-long",
                "W3-bytes with four times as many bytes",
                large(32),
                List.of(Peers.RANGED, Peers.SDK_CRT),
                BYTES)
            .under(slow(30, 60e6))
            .atMost(3));
  }

  private void paced(List<Workload> all) {
    all.add(pacedRows("W3-30", 30, 60e6));
    all.add(pacedRows("W3-100", 100, 85e6));
    all.add(
        Workload.of(
                "W3-bytes",
                "raw bytes, 30 ms to the first byte, 60 MB/s a connection",
                large(),
                List.of(
                    Peers.RANGED,
                    Peers.RANGED_APACHE,
                    Peers.S3A,
                    Peers.S3A.with("S3A classic, 32 threads", "slots=32"),
                    Peers.ANALYTICS,
                    Peers.SDK_CRT),
                BYTES)
            .under(slow(30, 60e6)));
  }

  private Workload pacedRows(String id, int millis, double bytesPerSecond) {
    List<Peer> peers = new ArrayList<>(Peers.ROWS);
    if (!quick) {
      peers.add(Peers.SPARK_S3A.with("Spark over S3A classic, 32 slots", "slots=32"));
    }
    String title =
        millis
            + " ms to the first byte and "
            + (long) (bytesPerSecond / 1e6)
            + " MB/s a connection, lines in Spark local[2]";
    return Workload.of(id, title, large(), peers, List.of("octets"))
        .under(slow(millis, bytesPerSecond));
  }

  private Workload wide() {
    long rows = quick ? 80_000 : 800_000;
    return Workload.of(
            "W5",
            "vectored: 4 of 100 columns of a Parquet object, 30 ms and 60 MB/s; side by side; far"
                + " apart; these again",
            Data.made(1, new Made("wide-" + rows, "wide", "parquet", rows)),
            Peers.WIDE,
            List.of("near", "narrow", "again"))
        .under(slow(30, 60e6));
  }

  /** Rows of 16 columns, all of them and three of them. */
  private Workload items(String format, long mostRows, List<Peer> peers) {
    return Workload.of(
        "W12-" + format,
        format + " of 16 columns in Spark local[2], no pacing",
        itemFiles("items", format, quick ? mostRows / 16 : mostRows),
        peers,
        List.of("all", "three"));
  }

  private static Workload longItems(String format, long rows) {
    return Workload.of(
            "W12-" + format + "-long",
            "W12-" + format + " with four times as many rows",
            itemFiles("items", format, rows),
            List.of(Peers.SPARK_FLOOR, Peers.DUCKDB, Peers.SPARK, Peers.SPARK_S3A),
            List.of("all", "three"))
        .atMost(2);
  }

  /** Each record has a form that our own parser leaves to Spark's. */
  private Workload oddItems(String format, long mostRows) {
    return Workload.of(
        "W12-" + format + "-odd",
        format + " of 16 columns of which one is never in its plain form",
        itemFiles("odd", format, quick ? mostRows / 16 : mostRows),
        List.of(Peers.SPARK, Peers.SPARK_S3A),
        List.of("all", "three"));
  }

  private static Data itemFiles(String table, String format, long rows) {
    return Data.made(4, new Made(table + "-" + format + "-" + rows, table, format, rows));
  }

  private void planning(List<Workload> all) {
    for (int count : quick ? new int[] {10_000} : new int[] {10_000, 100_000, 1_000_000}) {
      for (int queryMillis : new int[] {10, 40, 75}) {
        all.add(
            Workload.of(
                    "W6-" + count / 1000 + "k-" + queryMillis + "ms",
                    "planning of "
                        + count
                        + " objects: LIST page 75 ms, Query page "
                        + queryMillis
                        + " ms",
                    Data.planned(count),
                    queryMillis == 40 ? Peers.PLANNERS : List.of(Peers.PLAN_INDEX),
                    PLAN)
                .under(Conditions.NONE.set(Map.of("listMillis", 75, "queryMillis", queryMillis)))
                .atMost(count > 100_000 ? 2 : 5));
      }
    }
  }

  private void encrypted(List<Workload> all) {
    Conditions tls = Conditions.NONE.at("https");
    all.add(
        Workload.of(
                "W7-bytes",
                "W1 under TLS",
                large(),
                List.of(
                    Peers.FLOOR_TLS,
                    Peers.RANGED,
                    Peers.RANGED_APACHE,
                    Peers.S3A,
                    Peers.ANALYTICS,
                    Peers.SDK_SYNC,
                    Peers.SDK_NETTY),
                BYTES)
            .under(tls));
    all.add(
        Workload.of("W7-rows", "W2 under TLS", large(), Peers.ROWS, List.of("octets")).under(tls));
  }

  private void disturbed(List<Workload> all) {
    List<Peer> pieces =
        Peers.withSlots(32, Peers.RANGED_PIECES, Peers.APACHE_PIECES, Peers.SDK_PIECES);
    Map<String, Object> stalls =
        Map.of(
            "firstByteMillis", 30, "bytesPerSecond", 60e6, "stallShare", 0.01, "stallMillis", 2000);
    all.add(
        Workload.of(
                "W8",
                "ranges of 1 MiB in 32 threads, 1 % of requests stalled 2 s",
                large(),
                pieces,
                BYTES)
            .under(Conditions.NONE.set(stalls)));
    Map<String, Object> limited =
        Map.of("firstByteMillis", 30, "bytesPerSecond", 60e6, "requestsPerSecond", 300);
    all.add(
        Workload.of(
                "W9",
                "ranges of 1 MiB in 32 threads, which would be 670 requests a second, of 300 allowed",
                large(),
                pieces,
                BYTES)
            .under(Conditions.NONE.set(limited).ideal(300 * (double) (1 << 20))));
    if (!quick) {
      all.add(changing());
    }
  }

  private Workload changing() {
    List<Change> changes =
        List.of(change(5_000, 100, 10e6), change(10_000, 10, 30e6), change(15_000, 30, 20e6));
    return Workload.of(
            "W10",
            "a server that changes each 5 s: 30 ms and 20 MB/s, 100 and 10, 10 and 30, 30 and 20",
            Data.files(40, 256L << 20),
            List.of(
                Peers.RANGED,
                Peers.RANGED.with("s3ranged, adaptive", "set.spark.s3ranged.fetch.adaptive=true"),
                Peers.RANGED.with(
                    "s3ranged, 8 in flight", "set.spark.s3ranged.fetch.maxInFlight=8"),
                Peers.RANGED.with(
                    "s3ranged, 128 in flight", "set.spark.s3ranged.fetch.maxInFlight=128")),
            BYTES)
        .under(slow(30, 20e6).changing(changes));
  }

  private void small(List<Workload> all) {
    Conditions slow =
        Conditions.NONE.set(Map.of("firstByteMillis", 30, "listMillis", 75, "queryMillis", 10));
    String title = " objects of 64 KiB, 30 ms to the first byte, lines in Spark local[2]";
    int few = quick ? 300 : 2_000;
    all.add(
        Workload.of("W11", few + title, Data.series(few, 64 << 10), Peers.SMALL, List.of("octets"))
            .under(slow));
    if (!quick) {
      all.add(
          Workload.of(
                  "W11-20k",
                  20_000 + title,
                  Data.series(20_000, 64 << 10),
                  Peers.SMALL,
                  List.of("octets"))
              .under(slow)
              .atMost(1));
    }
  }

  /** 2 GiB in objects of 256 MiB, or an eighth of both. */
  private Data large() {
    return large(8);
  }

  private Data large(int objects) {
    return Data.files(objects, (quick ? 32L : 256L) << 20);
  }

  private static Change change(long atMillis, int millis, double bytesPerSecond) {
    return new Change(
        atMillis, slow(millis, bytesPerSecond).settings(), ideal(millis, bytesPerSecond));
  }

  private static Conditions slow(int millis, double bytesPerSecond) {
    return Conditions.NONE
        .set(Map.of("firstByteMillis", millis, "bytesPerSecond", bytesPerSecond))
        .ideal(ideal(millis, bytesPerSecond));
  }

  /** Connections x range / (first byte + range / pace). */
  private static double ideal(int millis, double bytesPerSecond) {
    return CONNECTIONS * RANGE_BYTES / (millis / 1e3 + RANGE_BYTES / bytesPerSecond);
  }
}
