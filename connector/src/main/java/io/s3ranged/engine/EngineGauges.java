package io.s3ranged.engine;

/**
 * What an engine holds at one moment. With no reader open, pinned blocks and GETs in flight are 0,
 * and leases are those of cached blocks.
 *
 * @param quarantinedBytes of the used ones, those that are not used again, since a store may still
 *     write to them
 */
public record EngineGauges(
    long maxBytes,
    long usedBytes,
    long peakBytes,
    long quarantinedBytes,
    int leases,
    int pinnedBlocks,
    int inFlight,
    int readers) {}
