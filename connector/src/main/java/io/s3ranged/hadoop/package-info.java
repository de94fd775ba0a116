/**
 * A read-only Hadoop {@code FileSystem} over the engine.
 *
 * <p>Imports the engine, {@code s3a}, the leaves and Hadoop; nothing of Spark. {@link
 * io.s3ranged.hadoop.RangedFileSystem} is its facade: status and listings ({@code ObjectStatuses})
 * come from S3, bytes ({@code RangedInputStream}) from the JVM's engine.
 */
package io.s3ranged.hadoop;
