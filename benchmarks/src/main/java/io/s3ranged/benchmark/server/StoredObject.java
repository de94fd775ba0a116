package io.s3ranged.benchmark.server;

import java.nio.channels.FileChannel;

/**
 * An object: a range of a file.
 *
 * @param etag without quotes
 * @param modifiedMillis milliseconds since the epoch, a whole number of seconds
 */
record StoredObject(
    String key, FileChannel file, long position, long size, String etag, long modifiedMillis) {}
