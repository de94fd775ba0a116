/**
 * Bounded, retried, cancellable ranged GETs.
 *
 * <p>Imports {@code engine.transport}, {@code range}, {@code fault}, {@code options} and {@code
 * metrics}. The only place that tries again.
 */
package io.s3ranged.engine.fetch;
