/**
 * Off-heap buffers and who owns them.
 *
 * <p>Imports {@code metrics}. A {@link io.s3ranged.engine.memory.BufferPool} hands out leases under
 * one hard byte budget; a lease is the exclusive right to write a piece of memory. Thread-safe;
 * what a lease covers is not.
 */
package io.s3ranged.engine.memory;
