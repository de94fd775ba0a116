package io.s3ranged.engine.cache;

/**
 * The name of a block.
 *
 * @param source whose bytes: a value with equality that holds the connection identity, bucket, key
 *     and ETag or version id (the engine makes it; blocks of different identities never meet)
 * @param ordinal which block of the object, from 0
 */
public record BlockKey(Object source, long ordinal) {}
