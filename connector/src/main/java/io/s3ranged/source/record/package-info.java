/**
 * Splits to records: boundaries, terminators, decompression.
 *
 * <p>Imports {@code engine}, {@code source.plan} (its values), {@code range}, {@code fault}, {@code
 * options}, {@code metrics}, and Hadoop's codecs. Knows nothing of Spark.
 */
package io.s3ranged.source.record;
