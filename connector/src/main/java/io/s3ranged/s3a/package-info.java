/**
 * The settings that a cluster has for S3A, as one bucket sees them.
 *
 * <p>Imports {@code options}, {@code fault} and Hadoop's configuration. Spark's data source and the
 * Hadoop file system fall back to them alike.
 */
package io.s3ranged.s3a;
