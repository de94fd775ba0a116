/**
 * In whose name requests are sent, to S3 and to DynamoDB alike.
 *
 * <p>Imports {@code options} and {@code fault}, and of the AWS SDK its credentials providers. Safe
 * to use from any thread.
 */
package io.s3ranged.credentials;
