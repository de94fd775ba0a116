/**
 * JSON lines as columns: Spark's options and types, the fast parser of plain records, and Spark's
 * own parser for all others.
 *
 * <p>Imports {@code spark.format.parsed}, {@code source.json}, {@code source.value}, the leaves and
 * Spark.
 */
package io.s3ranged.spark.format.json;
