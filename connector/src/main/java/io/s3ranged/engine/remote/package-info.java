/**
 * Stores that write into buffers by themselves: what is offered, what is believed, what is taken
 * back.
 *
 * <p>Imports {@code range}, {@code fault} and {@code engine.transport}. Stands before a transport
 * and is one. Without a {@link io.s3ranged.engine.transport.RemoteMemory} none of it is there.
 */
package io.s3ranged.engine.remote;
