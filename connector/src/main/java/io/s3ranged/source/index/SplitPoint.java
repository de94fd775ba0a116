package io.s3ranged.source.index;

/**
 * A place inside an object where reading can start.
 *
 * @param position of its first byte, as it is stored
 * @param afterLineFeed true if the byte before it, decompressed, is known to be a line feed, so
 *     that a line starts here
 */
public record SplitPoint(long position, boolean afterLineFeed) {}
