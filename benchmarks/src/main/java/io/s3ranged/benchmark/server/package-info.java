/**
 * The yardstick: an S3 endpoint over files whose bytes leave by {@code sendfile}, as slow or as
 * faulty as it is told to be, that counts what it is asked for. It answers DynamoDB's {@code Query}
 * and {@code GetItem} over the same objects too.
 *
 * <p>A request goes {@code Http1Requests | Http2Requests -> Port -> S3Answers | ManifestAnswers ->
 * Delivery -> Wire}. Everything of one connection happens on one event loop; what waits is a timer.
 */
package io.s3ranged.benchmark.server;
