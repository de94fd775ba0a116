/**
 * The index over DynamoDB. The only package that imports its client.
 *
 * <p>Imports {@code source.index}, {@code range}, {@code fault}, {@code metrics}, {@code options}
 * and the AWS SDK for DynamoDB. Read {@link io.s3ranged.source.dynamodb.DynamoFragmentIndex} first.
 */
package io.s3ranged.source.dynamodb;
