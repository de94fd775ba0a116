/**
 * The wire: the SPI alone.
 *
 * <p>Imports {@code range} and {@code fault}. A transport knows how to send one ranged GET and
 * where to write its body; it knows nothing of retries, blocks or readers.
 */
package io.s3ranged.engine.transport;
