/**
 * Data sets that a seed determines, with the truth about them, and their way into a store.
 *
 * <p>Runs with the servers' class path, or where the AWS S3 client is on the class path.
 */
package io.s3ranged.testkit.data;
