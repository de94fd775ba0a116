/**
 * S3 over the AWS SDK: ranged GETs and listings with the SDK's signing, credentials and endpoints.
 *
 * <p>Imports {@code engine.transport}, {@code range}, {@code fault}, {@code options}, {@code
 * metrics} and the AWS SDK, which no other package of the engine imports. Start at {@link
 * io.s3ranged.engine.sdk.SdkStore}.
 */
package io.s3ranged.engine.sdk;
