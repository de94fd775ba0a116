package io.s3ranged.range;

import java.io.Serializable;
import java.util.Objects;

/** A range of one object. */
public record ObjectRange(ObjectRef object, ByteRange range) implements Serializable {

  public ObjectRange {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(range, "range");
  }

  /** The whole of {@code object}. */
  public static ObjectRange whole(ObjectRef object) {
    return new ObjectRange(object, object.range());
  }

  @Override
  public String toString() {
    return object + " " + range;
  }
}
