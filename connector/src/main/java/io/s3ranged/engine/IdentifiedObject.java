package io.s3ranged.engine;

import io.s3ranged.range.ObjectRef;

/**
 * What a store told of an object.
 *
 * @param object with its ETag and size
 * @param lastModifiedMillis milliseconds since the epoch, or -1 where the store does not tell
 */
public record IdentifiedObject(ObjectRef object, long lastModifiedMillis) {}
