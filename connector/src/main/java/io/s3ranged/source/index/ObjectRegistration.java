package io.s3ranged.source.index;

import io.s3ranged.range.ObjectRef;
import java.io.Serializable;
import java.util.Objects;

/**
 * An object that is to be in a repository.
 *
 * @param context its name there; by default its key
 * @param object pinned
 * @param lastModifiedMillis milliseconds since the epoch, or -1
 */
public record ObjectRegistration(String context, ObjectRef object, long lastModifiedMillis)
    implements Serializable {

  public ObjectRegistration {
    Objects.requireNonNull(context, "context");
    if (!object.isPinned()) {
      throw new IllegalArgumentException(
          "Only an object of known ETag and size can be registered: " + object);
    }
  }

  /** As a listing gives it: the key is the context. */
  public static ObjectRegistration listed(ObjectRef object, long lastModifiedMillis) {
    return new ObjectRegistration(object.key(), object, lastModifiedMillis);
  }
}
