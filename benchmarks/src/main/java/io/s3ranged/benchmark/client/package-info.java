/**
 * What runs in the processes that are measured: a reader for each peer, all on the same objects,
 * and what a process took. Each is told what to do a line at a time by {@code benchmark.run}.
 */
package io.s3ranged.benchmark.client;
