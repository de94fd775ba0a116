package io.s3ranged.fault;

/** The kinds of failure. A kind exists where a caller would act differently on it. */
public enum FaultKind {
  NO_SUCH_BUCKET(RetryStatus.FINAL, "Check the bucket's name, the region and the endpoint."),
  NO_SUCH_OBJECT(
      RetryStatus.FINAL,
      "Check the key; if the index names it, run `s3ranged-index register` again, or set"
          + " ignoreMissingFiles=true to skip missing objects."),
  ACCESS_DENIED(
      RetryStatus.FINAL,
      "Denied or missing: grant s3:GetObject on the object; without s3:ListBucket, S3 answers 403"
          + " for a missing key too."),
  CREDENTIALS_MISSING(
      RetryStatus.FINAL,
      "Set credentialsProvider, or accessKey and secretKey, or their fs.s3a.* settings; use"
          + " credentialsProvider=anonymous for public data."),
  CREDENTIALS_REFUSED(
      RetryStatus.FINAL, "The credentials are expired, unknown or wrong: renew them."),
  ENCRYPTION_KEY_REFUSED(
      RetryStatus.FINAL,
      "Set encryption.algorithm=SSE-C and encryption.secretKey to the key that the object was stored"
          + " with; set neither for an object that was stored without one."),
  WRONG_REGION(RetryStatus.FINAL, "Set the option region to the bucket's region."),
  UNREACHABLE(
      RetryStatus.RETRYABLE,
      "Check the option endpoint, the network and the proxy between executor and store."),
  UNTRUSTED_STORE(
      RetryStatus.FINAL,
      "Add the certificate's authority to the JVM's trust store (javax.net.ssl.trustStore), and use"
          + " the host name that the certificate is for."),
  OBJECT_CHANGED(
      RetryStatus.FINAL,
      "The object was overwritten after planning: run the query again; if the index planned it,"
          + " register the object again first."),
  RANGE_NOT_SATISFIABLE(
      RetryStatus.FINAL,
      "The object is smaller than planned: run the query again; if the index planned it, register"
          + " the object again first."),
  PROTOCOL_VIOLATION(
      RetryStatus.RETRYABLE,
      "The store answered something other than what was asked: check what stands between"
          + " (proxies, gateways)."),
  CONNECTION_BROKEN(RetryStatus.RETRYABLE, "Check the network between executor and store."),
  TIMED_OUT(
      RetryStatus.RETRYABLE,
      "Check the network and the store's load, or raise spark.s3ranged.fetch.deadline."),
  THROTTLED(
      RetryStatus.RETRYABLE,
      "The store asks to slow down: lower spark.s3ranged.fetch.maxInFlight or spread the keys over"
          + " prefixes."),
  STORE_ERROR(RetryStatus.RETRYABLE, "The store failed: see its status, and try again later."),
  REQUEST_REFUSED(RetryStatus.FINAL, "The store refused the request: see its error code."),
  REMOTE_MEMORY_LOST(
      RetryStatus.FINAL,
      "See what the library behind spark.s3ranged.transport.remoteMemory says, or unset it: the"
          + " buffers that it did not give back are not used again."),
  CANCELLED(RetryStatus.FINAL, "The reader was closed or its task was killed."),
  MEMORY_STARVED(
      RetryStatus.FINAL,
      "Raise spark.s3ranged.memory.maxBytes, together with spark.executor.memoryOverhead, or run"
          + " fewer tasks an executor."),
  RECORD_TOO_LONG(
      RetryStatus.FINAL, "Raise the option maxRecordBytes, or check lineSep and the file format."),
  CORRUPT_DATA(
      RetryStatus.FINAL,
      "Check the object; ignoreCorruptFiles=true skips what cannot be read and counts it."),
  BAD_OPTION(RetryStatus.FINAL, "Correct the option; docs/options.md lists all of them."),
  BAD_PATH(
      RetryStatus.FINAL,
      "Use s3://bucket/key for an object, s3://bucket/prefix/ for a prefix, or a glob."),
  READ_ONLY(
      RetryStatus.FINAL,
      "s3ranged reads and never writes: write with a format of Spark's, such as parquet or text,"
          + " over s3a://."),
  PARTITION_MISMATCH(
      RetryStatus.FINAL,
      "All objects of a scan have the same key=value folders: set basePath to where they begin, or"
          + " load the folders one by one."),
  NOTHING_FOUND(
      RetryStatus.FINAL,
      "Check the path; if the data is there, register it in the index, or set"
          + " planning.mode=list."),
  INDEX_NOT_FOUND(
      RetryStatus.FINAL,
      "Create the tables with `s3ranged-index create`, or correct index.tableName and"
          + " index.region."),
  INDEX_WRONG_SCHEMA(
      RetryStatus.FINAL, "The table was not made by s3ranged: name another, or create one."),
  INDEX_UNAVAILABLE(
      RetryStatus.RETRYABLE,
      "DynamoDB did not answer: check index.endpoint and index.region, try again, or raise the"
          + " table's capacity."),
  INDEX_ACCESS_DENIED(
      RetryStatus.FINAL,
      "Grant on both tables: dynamodb:GetItem and dynamodb:Query to read; dynamodb:BatchGetItem,"
          + " dynamodb:BatchWriteItem, dynamodb:PutItem and dynamodb:UpdateItem to register;"
          + " dynamodb:CreateTable and dynamodb:DescribeTable to create."),
  INDEX_INCONSISTENT(
      RetryStatus.FINAL,
      "The index does not agree with itself or with S3: register the objects again."),
  BAD_FRAGMENT(
      RetryStatus.FINAL,
      "Fragments of an object must lie in it and must not overlap: correct them."),
  AMBIGUOUS_QUOTES(
      RetryStatus.FINAL,
      "The object has no split points and is read in one split. To have it cut, give the options that"
          + " it was written with, or write it with quotes around whole fields only and every quote"
          + " inside escaped.");

  private final RetryStatus retryStatus;
  private final String remedy;

  FaultKind(RetryStatus retryStatus, String remedy) {
    this.retryStatus = retryStatus;
    this.remedy = remedy;
  }

  /** The status of a fault of this kind before anybody has tried again. */
  public RetryStatus retryStatus() {
    return retryStatus;
  }

  /** What the user can do, as a sentence. */
  public String remedy() {
    return remedy;
  }
}
