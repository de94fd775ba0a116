package io.s3ranged.spark.format.json;

import io.s3ranged.spark.format.parsed.FastParser;

/**
 * Asks another parser, and less often where that is never certain: records that it would not take
 * anyway then cost what Spark's parser costs. One record that it takes makes it asked again.
 */
final class PatientParser implements FastParser {

  private static final int PATIENCE = 16;
  private static final int LONGEST_REST = 64;

  private final FastParser parser;
  private int unsure;
  private int resting;

  PatientParser(FastParser parser) {
    this.parser = parser;
  }

  @Override
  public Verdict parse(Object base, long address, int length, int row) {
    if (resting > 0) {
      resting--;
      return Verdict.UNSURE;
    }
    Verdict verdict = parser.parse(base, address, length, row);
    unsure = verdict == Verdict.UNSURE ? unsure + 1 : 0;
    resting = unsure < PATIENCE ? 0 : Math.min(unsure - PATIENCE + 1, LONGEST_REST);
    return verdict;
  }
}
