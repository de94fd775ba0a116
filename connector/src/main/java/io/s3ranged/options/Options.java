package io.s3ranged.options;

import static io.s3ranged.options.OptionScope.READ;
import static io.s3ranged.options.OptionScope.SECRET;
import static io.s3ranged.options.OptionScope.STATIC;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every option there is, in the order of the reference page. */
public final class Options {

  private static final List<OptionKey<?>> ALL = new ArrayList<>();
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  // Format

  public static final OptionKey<FileFormat> FILE_FORMAT =
      key(
          "fileFormat",
          OptionType.oneOf(FileFormat.class),
          "text",
          "How bytes become rows: lines of text, chunks of bytes, records of fixed length, or (parquet,"
              + " orc, avro) by Spark's own reader, whose options it takes.");
  public static final OptionKey<String> LINE_SEP =
      key(
          "lineSep",
          OptionType.verbatim(),
          null,
          "Text: the terminator of a record. Unset: \\n, \\r\\n and \\r, as in Spark's text"
              + " source.");
  public static final OptionKey<Boolean> WHOLETEXT =
      key("wholetext", OptionType.flag(), "false", "Text: one row an object.");
  public static final OptionKey<Long> MAX_RECORD_BYTES =
      key(
          "maxRecordBytes",
          OptionType.bytes(1, Integer.MAX_VALUE - 16L),
          "128m",
          "Text: the longest record that is read; a longer one is the fault RECORD_TOO_LONG. With"
              + " wholetext the limit is that of an array, 2 GiB. Records that cross a block are put together on the heap.");
  public static final OptionKey<Long> CHUNK_BYTES =
      key(
          "chunkBytes",
          OptionType.bytes(1, GIB),
          "8m",
          "Binary: bytes of a row's content; the last row of an object may have fewer.");
  public static final OptionKey<Integer> RECORD_LENGTH =
      key(
          "recordLength",
          OptionType.integer(1, 1 << 30),
          null,
          "Fixed: bytes of a record. Required for fileFormat=fixed.");
  public static final OptionKey<ParseMode> MODE =
      key(
          "mode",
          OptionType.oneOf(ParseMode.class),
          "failfast",
          "Fixed: what happens to a tail shorter than recordLength: failfast fails, permissive"
              + " drops it and counts it (droppedTails).");

  public static final OptionKey<Boolean> FILTER_PUSHDOWN =
      key(
          "filterPushdown",
          OptionType.flag(),
          "true",
          "Text: search records for what contains, startswith, endswith, like and = ask of them while"
              + " they are read, so that Spark never sees the others.");

  // Planning

  public static final OptionKey<PlanningMode> PLANNING_MODE =
      key(
          "planning.mode",
          OptionType.oneOf(PlanningMode.class),
          "auto",
          "Where the objects come from: index (DynamoDB), list (ListObjectsV2), exact (each path"
              + " is one object), or auto by what the path means.");
  public static final OptionKey<String> REPOSITORY =
      key(
          "repository",
          OptionType.text(),
          null,
          "Index: the repository to read when no path is given; with a path, its bucket.");
  public static final OptionKey<String> CONTEXT =
      key("context", OptionType.verbatim(), "", "Index: the prefix of contexts to read.");
  public static final OptionKey<String> INDEX_TABLE_NAME =
      key(
          "index.tableName",
          OptionType.text(),
          null,
          "Index: the DynamoDB table of associations; its manifest is TABLE_manifest.");
  public static final OptionKey<String> INDEX_REGION =
      key(
          "index.region",
          OptionType.text(),
          null,
          "Index: the table's region; unset, that of the option region.");
  public static final OptionKey<String> INDEX_ENDPOINT =
      key("index.endpoint", OptionType.text(), null, "Index: another endpoint than AWS's.");
  public static final OptionKey<Long> MAX_PARTITION_BYTES =
      key(
          "maxPartitionBytes",
          OptionType.bytes(1, Long.MAX_VALUE),
          "128m",
          "spark.sql.files.maxPartitionBytes",
          "The most bytes of a split.");
  public static final OptionKey<Long> OPEN_COST_IN_BYTES =
      key(
          "openCostInBytes",
          OptionType.bytes(0, Long.MAX_VALUE),
          "4m",
          "spark.sql.files.openCostInBytes",
          "What an object adds to its size when small objects are packed into splits.");
  public static final OptionKey<Integer> MIN_PARTITION_NUM =
      key(
          "minPartitionNum",
          OptionType.integer(1, Integer.MAX_VALUE),
          null,
          "spark.sql.files.minPartitionNum",
          "The number of splits aimed at, at least; unset, Spark's default parallelism.");
  public static final OptionKey<String> BASE_PATH =
      key(
          "basePath",
          OptionType.verbatim(),
          null,
          "Where partition columns (key=value folders) begin; unset, the path that was given.");
  public static final OptionKey<String> PATH_GLOB_FILTER =
      key(
          "pathGlobFilter",
          OptionType.text(),
          null,
          "Only objects whose name after the last / matches this glob.");
  public static final OptionKey<String> MODIFIED_BEFORE =
      key(
          "modifiedBefore",
          OptionType.text(),
          null,
          "Only objects changed before this time (2026-11-20T00:00:00, session time zone).");
  public static final OptionKey<String> MODIFIED_AFTER =
      key("modifiedAfter", OptionType.text(), null, "Only objects changed after this time.");
  public static final OptionKey<Boolean> IGNORE_MISSING_FILES =
      key(
          "ignoreMissingFiles",
          OptionType.flag(),
          "false",
          "spark.sql.files.ignoreMissingFiles",
          "Skip objects that are gone when they are read, and count them (missingObjects).");
  public static final OptionKey<Boolean> IGNORE_CORRUPT_FILES =
      key(
          "ignoreCorruptFiles",
          OptionType.flag(),
          "false",
          "spark.sql.files.ignoreCorruptFiles",
          "Skip the rest of an object whose content cannot be read, and count it"
              + " (corruptObjects).");

  // Connection

  public static final OptionKey<String> REGION =
      key(
          "region",
          OptionType.text(),
          null,
          "fs.s3a.endpoint.region",
          "The bucket's region; unset, the AWS SDK's own chain.");
  public static final OptionKey<String> ENDPOINT =
      key(
          "endpoint",
          OptionType.text(),
          null,
          "fs.s3a.endpoint",
          "Another endpoint than AWS's, such as https://s3.example.org.");
  public static final OptionKey<Boolean> PATH_STYLE_ACCESS =
      key(
          "pathStyleAccess",
          OptionType.flag(),
          "false",
          "fs.s3a.path.style.access",
          "Put the bucket into the path instead of the host name.");
  public static final OptionKey<String> CREDENTIALS_PROVIDER =
      key(
          "credentialsProvider",
          OptionType.text(),
          null,
          "fs.s3a.aws.credentials.provider",
          "default, anonymous, or the name of a provider's class; S3A's names are understood.");
  public static final OptionKey<String> ACCESS_KEY =
      secret("accessKey", "fs.s3a.access.key", "The access key id.");
  public static final OptionKey<String> SECRET_KEY =
      secret("secretKey", "fs.s3a.secret.key", "The secret access key.");
  public static final OptionKey<String> SESSION_TOKEN =
      secret("sessionToken", "fs.s3a.session.token", "The session token of temporary credentials.");
  public static final OptionKey<Boolean> REQUESTER_PAYS =
      key(
          "requesterPays",
          OptionType.flag(),
          "false",
          "fs.s3a.requester.pays.enabled",
          "Send x-amz-request-payer: the reader pays.");
  public static final OptionKey<Encryption> ENCRYPTION_ALGORITHM =
      key(
          "encryption.algorithm",
          Encryption.type(),
          null,
          "fs.s3a.encryption.algorithm",
          "SSE-C: each GET brings encryption.secretKey. Where the store holds the key, nothing"
              + " need be set. Objects encrypted on the client (CSE) are refused.");
  public static final OptionKey<String> ENCRYPTION_SECRET_KEY =
      secret(
          "encryption.secretKey",
          "fs.s3a.encryption.key",
          "SSE-C: the key that the objects were stored with, 32 bytes in Base64.");

  // JVM-wide

  public static final OptionKey<Long> MEMORY_MAX_BYTES =
      fixed(
          "spark.s3ranged.memory.maxBytes",
          OptionType.bytes(4 * MIB, 1L << 40),
          null,
          "Off-heap bytes that buffers and cache may take in a JVM. Unset: half of the executor's"
              + " memory overhead, at most 512m.");
  public static final OptionKey<Integer> FETCH_MAX_IN_FLIGHT =
      fixed(
          "spark.s3ranged.fetch.maxInFlight",
          OptionType.integer(1, 1024),
          "32",
          "Ranged GETs that a JVM runs at once; a lone reader may use all of them.");
  public static final OptionKey<Boolean> FETCH_ADAPTIVE =
      fixed(
          "spark.s3ranged.fetch.adaptive",
          OptionType.flag(),
          "false",
          "Find by measuring how many GETs of a bucket to run at once, between"
              + " spark.s3ranged.fetch.minInFlight and maxInFlight; false: as many as may be.");
  public static final OptionKey<Integer> FETCH_MIN_IN_FLIGHT =
      fixed(
          "spark.s3ranged.fetch.minInFlight",
          OptionType.integer(1, 1024),
          "4",
          "What spark.s3ranged.fetch.adaptive never goes below.");
  public static final OptionKey<Long> FETCH_MAX_BYTES =
      fixed(
          "spark.s3ranged.fetch.maxBytes",
          OptionType.bytes(MIB, 64 * MIB),
          "8m",
          "The most bytes of one GET.");
  public static final OptionKey<Integer> RETRY_MAX_ATTEMPTS =
      fixed(
          "spark.s3ranged.retry.maxAttempts",
          OptionType.integer(1, 100),
          "10",
          "How often a GET is tried without a byte of progress in between.");
  public static final OptionKey<Duration> FETCH_DEADLINE =
      fixed(
          "spark.s3ranged.fetch.deadline",
          OptionType.duration(Duration.ofMillis(100), Duration.ofHours(24)),
          "3m",
          "How long a GET may take, retries included, before it fails.");
  public static final OptionKey<Boolean> HEDGE_ENABLED =
      fixed(
          "spark.s3ranged.hedge.enabled",
          OptionType.flag(),
          "true",
          "Ask a second time for the missing bytes of a GET that is slower than others of its size,"
              + " where memory is to spare; whichever is done first is used.");
  public static final OptionKey<Integer> HEDGE_BUDGET_PERCENT =
      fixed(
          "spark.s3ranged.hedge.budgetPercent",
          OptionType.integer(1, 100),
          "2",
          "Second GETs for each hundred first ones, at most, by bucket.");
  public static final OptionKey<Duration> HEDGE_MIN_DELAY =
      fixed(
          "spark.s3ranged.hedge.minDelay",
          OptionType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
          "50ms",
          "No GET is slow before this, nor before twice the time in which nine of ten are done.");
  public static final OptionKey<Duration> CONNECT_TIMEOUT =
      fixed(
          "spark.s3ranged.connection.establishTimeout",
          OptionType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
          "5s",
          "How long connecting to the store may take.");
  public static final OptionKey<Duration> READ_TIMEOUT =
      fixed(
          "spark.s3ranged.connection.readTimeout",
          OptionType.duration(Duration.ofMillis(1), Duration.ofHours(1)),
          "20s",
          "How long a connection may be silent while an answer is awaited.");
  public static final OptionKey<TransportClient> TRANSPORT_CLIENT =
      fixed(
          "spark.s3ranged.transport.client",
          OptionType.oneOf(TransportClient.class),
          "netty",
          "What sends ranged GETs below the AWS SDK: apache, a thread for each GET and a hop over"
              + " the heap; or netty, a few threads for all, which read from the socket straight"
              + " into the buffers. Behind a proxy, or without Netty 4.2, apache is used.");
  public static final OptionKey<TransportIo> TRANSPORT_IO =
      fixed(
          "spark.s3ranged.transport.io",
          OptionType.oneOf(TransportIo.class),
          "auto",
          "transport.client=netty: how it waits for bytes. auto is epoll on Linux and nio"
              + " elsewhere. io_uring leaves the receives themselves to the kernel; the bundle"
              + " brings it for Linux on x86-64 and AArch64. What the machine does not offer is"
              + " replaced by the next that it offers, with one line in the log.");
  public static final OptionKey<TransportProtocol> TRANSPORT_PROTOCOL =
      fixed(
          "spark.s3ranged.transport.protocol",
          OptionType.oneOf(TransportProtocol.class),
          "http1",
          "transport.client=netty: http1, a connection for each GET; http2, up to four GETs on a"
              + " connection, for stores that speak it (Amazon S3 does not); or auto, http2 where"
              + " the store offers it over TLS (ALPN), else http1.");
  public static final OptionKey<String> TRANSPORT_REMOTE_MEMORY =
      fixed(
          "spark.s3ranged.transport.remoteMemory",
          OptionType.text(),
          null,
          "The name of a class that implements io.s3ranged.engine.transport.RemoteMemory, on the"
              + " executors' class path: a store that can (S3 over RDMA) then writes into the"
              + " buffers by itself, and one that declines sends bodies as ever. s3ranged ships"
              + " none.");
  public static final OptionKey<Duration> MEMORY_TIMEOUT =
      fixed(
          "spark.s3ranged.memory.waitTimeout",
          OptionType.duration(Duration.ofMillis(1), Duration.ofHours(24)),
          "10m",
          "How long a reader may wait for buffer memory before it fails with MEMORY_STARVED. A GET"
              + " that has its memory is bounded by spark.s3ranged.fetch.deadline alone.");
  public static final OptionKey<Boolean> CACHE_ENABLED =
      fixed(
          "spark.s3ranged.cache.enabled",
          OptionType.flag(),
          "true",
          "Keep blocks after use as long as there is memory.");
  public static final OptionKey<Locality> CACHE_LOCALITY_ENABLED =
      fixed(
          "spark.s3ranged.cache.locality.enabled",
          OptionType.oneOf(Locality.class),
          "auto",
          "Prefer the executor that may have a split's blocks in its cache; auto: not under"
              + " dynamic allocation.");
  public static final OptionKey<Long> VECTORED_MIN_SEEK_SIZE =
      fixed(
          "spark.s3ranged.vectored.minSeekSize",
          OptionType.bytes(0, 64 * MIB),
          "1m",
          "Vectored reads: ranges with a gap of at most this many bytes are fetched together.");
  public static final OptionKey<Long> VECTORED_MAX_MERGED_SIZE =
      fixed(
          "spark.s3ranged.vectored.maxMergedSize",
          OptionType.bytes(4 * KIB, 64 * MIB),
          "8m",
          "Vectored reads: the most bytes that merging makes of one GET.");
  public static final OptionKey<Long> VECTORED_MIN_PART_SIZE =
      fixed(
          "spark.s3ranged.vectored.minPartSize",
          OptionType.bytes(64 * KIB, 64 * MIB),
          "2m",
          "Vectored reads: what has at least twice as many bytes is fetched by several GETs side by"
              + " side, of at least this many bytes each. More makes fewer requests, less a shorter"
              + " wait.");

  private Options() {}

  /** All of them, in the order of the reference page. */
  public static List<OptionKey<?>> all() {
    return List.copyOf(ALL);
  }

  private static <T> OptionKey<T> key(
      String name, OptionType<T> type, String defaultText, String doc) {
    return key(name, type, defaultText, null, doc);
  }

  private static <T> OptionKey<T> key(
      String name, OptionType<T> type, String defaultText, String fallback, String doc) {
    return add(new OptionKey<>(name, type, defaultText, READ, fallback, doc));
  }

  private static OptionKey<String> secret(String name, String fallback, String doc) {
    return add(new OptionKey<>(name, OptionType.text(), null, SECRET, fallback, doc));
  }

  private static <T> OptionKey<T> fixed(
      String name, OptionType<T> type, String defaultText, String doc) {
    return add(new OptionKey<>(name, type, defaultText, STATIC, null, doc));
  }

  private static <T> OptionKey<T> add(OptionKey<T> key) {
    ALL.add(key);
    return key;
  }
}
