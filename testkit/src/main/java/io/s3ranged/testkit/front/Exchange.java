package io.s3ranged.testkit.front;

/**
 * One request that reached the front.
 *
 * @param kind GET, HEAD, LIST, PUT, ..., or the name of a DynamoDB operation
 * @param target path and query as sent
 * @param range the header's value, or null
 * @param status status of the answer, or 0 where none came
 * @param bodyBytes bytes of the answer's body that the client took
 * @param startNanos when the request was read, by {@link System#nanoTime}
 * @param endNanos when the answer ended or its connection broke
 * @param whole false if the client or the server went away before the end
 */
public record Exchange(
    String kind,
    String target,
    String range,
    int status,
    long bodyBytes,
    long startNanos,
    long endNanos,
    boolean whole) {}
