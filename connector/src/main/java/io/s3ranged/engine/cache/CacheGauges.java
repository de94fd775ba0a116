package io.s3ranged.engine.cache;

/**
 * What the cache held at one moment.
 *
 * <p>When all readers are closed and no load drains any more, everything but {@code blocks} and
 * {@code readyBytes} is 0; after {@link BlockCache#clear} these are 0 too.
 *
 * @param blocks complete blocks
 * @param pinnedBlocks those of them that somebody reads
 * @param readyBytes bytes of the leases of complete blocks
 * @param loadingBlocks blocks that loaders have not told the end of, cancelled ones included
 * @param tickets tickets that are not closed
 * @param waiting readers that wait for a block now
 */
public record CacheGauges(
    int blocks, int pinnedBlocks, long readyBytes, int loadingBlocks, int tickets, int waiting) {}
