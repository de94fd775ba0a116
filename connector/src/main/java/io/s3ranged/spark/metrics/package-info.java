/**
 * Spark's metric classes over {@code metrics}.
 *
 * <p>Imports {@code metrics} and Spark.
 */
package io.s3ranged.spark.metrics;
