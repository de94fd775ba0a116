package io.s3ranged.source.index;

import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ObjectRef;
import java.util.Objects;

/**
 * A place where a fragment is known.
 *
 * @param object pinned, as it was when it was registered
 * @param range where the fragment lies in the object
 * @param lastModifiedMillis milliseconds since the epoch, or -1
 * @param crc32c checksum of the fragment's bytes as S3 writes it (base64), or null
 */
public record Association(
    FragmentHash hash,
    AssociationKey place,
    ObjectRef object,
    ByteRange range,
    long lastModifiedMillis,
    String crc32c) {

  public Association {
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(range, "range");
  }

  /** The association of an object whose content nobody read. */
  public static Association ofObject(String repository, ObjectRegistration registration) {
    ObjectRef object = registration.object();
    return new Association(
        FragmentHash.ofIdentity(object),
        new AssociationKey(repository, registration.context(), 0),
        object,
        object.range(),
        registration.lastModifiedMillis(),
        null);
  }

  /** The association of a fragment of a registered object. */
  public static Association ofFragment(
      String repository, ObjectRegistration registration, Fragment fragment) {
    return new Association(
        fragment.hash(),
        new AssociationKey(repository, registration.context(), fragment.offset()),
        registration.object(),
        fragment.range(),
        registration.lastModifiedMillis(),
        fragment.crc32c());
  }
}
