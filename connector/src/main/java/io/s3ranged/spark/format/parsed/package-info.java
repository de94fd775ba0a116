/**
 * Records as columns: a fast parser for what it is certain of, Spark's own for every other record,
 * and the loop that makes batches of both. What CSV and JSON have in common.
 *
 * <p>Imports {@code source.record}, {@code source.plan} (its values), {@code source.value}, the
 * leaves and Spark.
 */
package io.s3ranged.spark.format.parsed;
