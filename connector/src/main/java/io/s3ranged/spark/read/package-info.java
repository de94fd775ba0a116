/**
 * A split in an executor: input partition, reader factory, readers.
 *
 * <p>Imports {@code spark.format}, {@code spark.metrics}, {@code source.record}, {@code
 * source.plan}, {@code engine}, the leaves and Spark. Everything that travels is a small value.
 */
package io.s3ranged.spark.read;
