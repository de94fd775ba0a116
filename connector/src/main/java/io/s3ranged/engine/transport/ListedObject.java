package io.s3ranged.engine.transport;

import io.s3ranged.range.ObjectRef;

/** An object as a listing tells it: pinned, with the time of its last change. */
public record ListedObject(ObjectRef object, long lastModifiedMillis) {}
