/**
 * Shared blocks: single flight, pins, eviction.
 *
 * <p>Imports {@code engine.memory}, {@code range}, {@code fault} and {@code metrics}. Knows nothing
 * of the network: {@link io.s3ranged.engine.cache.BlockLoader} is given to it.
 */
package io.s3ranged.engine.cache;
