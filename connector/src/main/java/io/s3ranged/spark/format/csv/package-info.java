/**
 * CSV, as Spark's own source reads it: a fast parser for plain records, and Spark's {@code
 * UnivocityParser} for all others.
 *
 * <p>Imports {@code spark.format.parsed}, {@code source.record}, {@code source.plan} (its values),
 * {@code source.value}, the leaves, Spark, and the univocity parser that Spark's brings.
 */
package io.s3ranged.spark.format.csv;
