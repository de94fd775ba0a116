package io.s3ranged.spark.read;

import io.s3ranged.source.plan.PlannedRange;
import org.apache.spark.rdd.InputFileBlockHolder;

/**
 * Tells {@code input_file_name()} and its like what the current rows come from. Used by the task's
 * thread.
 */
final class InputFile {

  private PlannedRange told;

  /** Says that rows are those of {@code part} from now on. */
  void tell(PlannedRange part) {
    if (!part.equals(told)) {
      told = part;
      InputFileBlockHolder.set(part.object().uri(), part.range().start(), part.range().length());
    }
  }

  /** Says that there are no rows any more. */
  void end() {
    if (told != null) {
      told = null;
      InputFileBlockHolder.unset();
    }
  }
}
