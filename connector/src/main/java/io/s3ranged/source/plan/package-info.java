/**
 * Objects to splits.
 *
 * <p>Imports {@code source.index}, {@code engine.transport} (listing only), {@code range}, {@code
 * fault}, {@code options} and {@code metrics}. Pure once the objects are known.
 */
package io.s3ranged.source.plan;
