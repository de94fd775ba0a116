package io.s3ranged.source.dynamodb;

import io.s3ranged.source.index.Association;
import io.s3ranged.source.index.ObjectRegistration;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A row of the manifest.
 *
 * <p>A context has one head, which alone says what a plan sees: either the object, or the
 * generation of fragments that is live. Fragment rows of other generations do not count; they are
 * of a registration under way, or of one that was replaced and not cleaned up yet. The rows that
 * split points go on in look like such fragments to versions that know none.
 */
sealed interface ManifestRow {

  String context();

  /** The row of its context that is replaced in one write. */
  sealed interface Head extends ManifestRow {

    Leftovers leftovers();

    Head withLeftovers(Leftovers leftovers);

    /** The object as it was registered. */
    ObjectRegistration registration();
  }

  /**
   * A whole object.
   *
   * @param points null where nobody has looked for any
   */
  record ObjectHead(Association association, Leftovers leftovers, StoredPoints points)
      implements Head {

    @Override
    public String context() {
      return association.place().context();
    }

    @Override
    public ObjectHead withLeftovers(Leftovers others) {
      return new ObjectHead(association, others, points);
    }

    @Override
    public ObjectRegistration registration() {
      return new ObjectRegistration(
          context(), association.object(), association.lastModifiedMillis());
    }
  }

  /** An object that is seen as fragments. */
  record FragmentsHead(ObjectRegistration registration, Generation generation, Leftovers leftovers)
      implements Head {

    @Override
    public String context() {
      return registration.context();
    }

    @Override
    public FragmentsHead withLeftovers(Leftovers others) {
      return new FragmentsHead(registration, generation, others);
    }
  }

  /** A row that counts while the head of its context names its generation. */
  sealed interface Part extends ManifestRow {

    Association association();

    /** In hexadecimal digits. */
    String generation();

    @Override
    default String context() {
      return association().place().context();
    }
  }

  /** One fragment of a generation. */
  record FragmentRow(Association association, String generation) implements Part {}

  /**
   * Some of an object's split points.
   *
   * @param association of no bytes; its offset is the row's number, from 1
   */
  record PointsRow(Association association, String generation, SdkBytes bytes) implements Part {}

  /**
   * The fragments of one registration.
   *
   * @param id in hexadecimal digits
   */
  record Generation(String id, int fragmentCount) {}
}
