/**
 * An HTTP client on Netty: the bytes of an answer go from the socket straight into the buffers that
 * a {@link io.s3ranged.engine.transport.ResponseSink} lends.
 *
 * <p>Imports {@code engine.transport}, {@code range}, {@code fault}, {@code options}, {@code
 * metrics}, Netty and the SDK's SPI for HTTP clients. Start at {@link
 * io.s3ranged.engine.netty.NettyHttpClient}. Everything that is not said to be safe from any thread
 * runs on the one event loop of its connection.
 */
package io.s3ranged.engine.netty;
