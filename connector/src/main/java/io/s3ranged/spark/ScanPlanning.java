package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;

final class ScanPlanning {
  static ScanPlan plan(ScanSpec spec, Discovery d) throws RangedIOException {
    return null;
  }
}
