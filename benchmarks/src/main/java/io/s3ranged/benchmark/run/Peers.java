package io.s3ranged.benchmark.run;

import io.s3ranged.benchmark.client.DuckClient;
import io.s3ranged.benchmark.client.FloorClient;
import io.s3ranged.benchmark.client.ListClient;
import io.s3ranged.benchmark.client.ListS3aClient;
import io.s3ranged.benchmark.client.PlanClient;
import io.s3ranged.benchmark.client.RangedClient;
import io.s3ranged.benchmark.client.RangedPieces;
import io.s3ranged.benchmark.client.S3aClient;
import io.s3ranged.benchmark.client.SdkAsyncClient;
import io.s3ranged.benchmark.client.SdkSyncClient;
import io.s3ranged.benchmark.client.SparkClient;
import io.s3ranged.benchmark.client.TlsFloorClient;
import io.s3ranged.benchmark.run.Peer.ClassPath;
import java.util.List;
import java.util.stream.Stream;

/** The table of peers. */
final class Peers {

  /** S3A told what it can be told about a scan of whole objects. */
  private static final String TUNED =
      "tuned=true set.fs.s3a.experimental.input.fadvise=sequential set.fs.s3a.connection.maximum=500"
          + " set.fs.s3a.threads.max=128 set.fs.s3a.readahead.range=4M";

  static final Peer FLOOR =
      new Peer(
          "floor: Java recv, 8 connections", FloorClient.class, ClassPath.NOTHING, "connections=8");

  static final Peer FLOOR_C =
      new Peer("floor: C recv, 8 connections", null, ClassPath.NATIVE, "connections=8");

  static final Peer FLOOR_TLS =
      new Peer(
          "floor: JSSE, 8 connections", TlsFloorClient.class, ClassPath.NOTHING, "connections=8");

  static final Peer RANGED = new Peer("s3ranged", RangedClient.class, ClassPath.BUNDLE, "slots=2");
  static final Peer RANGED_APACHE =
      RANGED.with("s3ranged, apache", "set.spark.s3ranged.transport.client=apache");
  static final Peer RANGED_URING =
      RANGED.with("s3ranged, io_uring", "set.spark.s3ranged.transport.io=io_uring");

  static final Peer S3A =
      new Peer("S3A classic", S3aClient.class, ClassPath.PEERS, "slots=2 stream=classic");
  static final Peer S3A_TUNED = S3A.with("S3A classic, tuned", TUNED);
  static final Peer ANALYTICS =
      new Peer("S3A analytics", S3aClient.class, ClassPath.PEERS, "slots=2 stream=analytics");
  static final Peer ANALYTICS_TUNED = ANALYTICS.with("S3A analytics, tuned", TUNED);

  static final Peer SDK_SYNC =
      new Peer("SDK sync, Apache", SdkSyncClient.class, ClassPath.PEERS, "connections=8");
  static final Peer SDK_NETTY =
      new Peer(
          "SDK async, Netty", SdkAsyncClient.class, ClassPath.PEERS, "connections=8 client=netty");
  static final Peer SDK_CRT =
      new Peer("SDK async, CRT", SdkAsyncClient.class, ClassPath.PEERS, "client=crt");

  static final Peer SPARK =
      new Peer("s3ranged", SparkClient.class, ClassPath.BUNDLE, "source=s3ranged slots=2");
  static final Peer SPARK_APACHE =
      SPARK.with("s3ranged, apache", "set.spark.s3ranged.transport.client=apache");
  static final Peer SPARK_S3A =
      new Peer(
          "Spark over S3A classic",
          SparkClient.class,
          ClassPath.PEERS,
          "source=s3a stream=classic slots=2");
  static final Peer SPARK_ANALYTICS =
      new Peer(
          "Spark over S3A analytics",
          SparkClient.class,
          ClassPath.PEERS,
          "source=s3a stream=analytics slots=2");

  /** What Spark itself takes for the queries of tables, from batches that are there already. */
  static final Peer SPARK_FLOOR =
      new Peer(
          "floor: Spark on constant batches",
          SparkClient.class,
          ClassPath.SPARK,
          "source=constant slots=2");

  static final Peer DUCKDB =
      new Peer("DuckDB on local files", DuckClient.class, ClassPath.DUCKDB, "slots=2");

  /** Spark's own formats over our file system. */
  static final Peer SPARK_FILES = SPARK.with("s3ranged, file system", "source=files");

  static final List<Peer> TABLES =
      List.of(SPARK_FLOOR, DUCKDB, SPARK, SPARK_FILES, SPARK_S3A, SPARK_ANALYTICS);

  static final List<Peer> WIDE = List.of(SPARK, SPARK_FILES, SPARK_S3A, SPARK_ANALYTICS, DUCKDB);

  static final List<Peer> BYTES =
      List.of(
          FLOOR_C,
          FLOOR,
          RANGED,
          RANGED_URING,
          RANGED_APACHE,
          S3A,
          S3A_TUNED,
          ANALYTICS,
          ANALYTICS_TUNED,
          SDK_SYNC,
          SDK_NETTY,
          SDK_CRT);

  static final List<Peer> ROWS = List.of(SPARK, SPARK_APACHE, SPARK_S3A, SPARK_ANALYTICS);

  static final List<Peer> FEW_BYTES = List.of(FLOOR_C, FLOOR, RANGED, RANGED_APACHE, S3A, SDK_SYNC);

  /** Ranges of 1 MiB, each timed. */
  static final Peer RANGED_PIECES =
      new Peer("s3ranged", RangedPieces.class, ClassPath.BUNDLE, "pieceBytes=1048576");

  static final Peer APACHE_PIECES =
      RANGED_PIECES.with("s3ranged, apache", "set.spark.s3ranged.transport.client=apache");
  static final Peer SDK_PIECES =
      SDK_SYNC.with("SDK sync, Apache", "pieceBytes=1048576 connections=32");

  static final Peer PLAN_INDEX =
      new Peer("s3ranged, index", PlanClient.class, ClassPath.BUNDLE, "way=index");
  static final List<Peer> PLANNERS =
      List.of(
          PLAN_INDEX,
          new Peer("s3ranged, listing", PlanClient.class, ClassPath.BUNDLE, "way=list"),
          new Peer("SDK, LIST page by page", ListClient.class, ClassPath.PEERS, "threads=1"),
          new Peer("SDK, LIST in 16 threads", ListClient.class, ClassPath.PEERS, "threads=16"),
          new Peer("S3A, listFiles", ListS3aClient.class, ClassPath.PEERS, "stream=classic"));

  /** From the index, since that is where small objects are read from. */
  static final List<Peer> SMALL =
      List.of(
          SPARK.with("s3ranged", "planning=index"),
          SPARK_APACHE.with("s3ranged, apache", "planning=index"),
          SPARK_S3A,
          SPARK_ANALYTICS);

  private Peers() {}

  /** These with so many threads each. */
  static List<Peer> withSlots(int slots, Peer... peers) {
    return Stream.of(peers).map(peer -> peer.with(peer.name(), "slots=" + slots)).toList();
  }
}
