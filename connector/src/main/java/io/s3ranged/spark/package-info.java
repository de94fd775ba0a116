/**
 * DataSource V2 over the source: {@code spark.read.format("s3ranged")}.
 *
 * <p>Read in this order: {@link io.s3ranged.spark.S3RangedDataSource}, {@code RangedTable}, {@code
 * RangedScanBuilder}, {@code RangedScan}, {@code RangedBatch}; each step is small and immutable.
 * Imports its children, {@code source}, {@code engine}, the leaves, Spark and Hadoop's
 * configuration.
 */
package io.s3ranged.spark;
