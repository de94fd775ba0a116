/**
 * Formats that Spark's own readers read over the engine: Parquet, ORC and Avro, whose objects hold
 * their own schema, and what of CSV and JSON our parsers do not take.
 *
 * <p>Imports the leaves, {@code hadoop} for handing planned objects to its file system, and Spark's
 * file sources.
 */
package io.s3ranged.spark.format.table;
