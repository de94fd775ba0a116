/**
 * Records as columns: which columns a format has, and the vectors that show its records in place.
 *
 * <p>Imports {@code source.record}, the leaves and Spark.
 */
package io.s3ranged.spark.format;
