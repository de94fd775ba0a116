package io.s3ranged.options;

import io.s3ranged.fault.RangedIOException;
import java.io.Serializable;

/**
 * What a scan passes over instead of failing. Nothing else is ever skipped: an object that is
 * denied, changed or out of reach fails the scan whatever stands here.
 *
 * @param missing skip an object that does not exist any more
 * @param corrupt skip the rest of an object's part whose content cannot be read: data that does not
 *     decompress, a record that is too long, an incomplete last record
 */
public record SkipSettings(boolean missing, boolean corrupt) implements Serializable {

  /** Skips nothing. */
  public static final SkipSettings NONE = new SkipSettings(false, false);

  public static SkipSettings from(OptionLookup options) throws RangedIOException {
    return new SkipSettings(
        options.get(Options.IGNORE_MISSING_FILES), options.get(Options.IGNORE_CORRUPT_FILES));
  }
}
