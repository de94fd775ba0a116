package io.s3ranged.benchmark.server;

/**
 * What becomes of one request, decided when it arrives.
 *
 * @param delayNanos from its arrival to the first byte of its answer
 * @param refused whether the limit of its prefix does
 * @param fault what is wrong with its answer
 * @param stallNanos how long the body halts once, or 0
 */
record Fate(long delayNanos, boolean refused, Fault fault, long stallNanos) {}
