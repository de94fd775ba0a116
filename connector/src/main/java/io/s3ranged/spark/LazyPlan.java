package io.s3ranged.spark;

/** The plan of one scan, made when it is first asked for. Safe to use from any thread. */
final class LazyPlan {

  private final ScanSpec spec;
  private final Discovery discovery;
  private ScanPlan plan;

  /**
   * @param discovery what was found out while the schema was inferred, or null
   */
  LazyPlan(ScanSpec spec, Discovery discovery) {
    this.spec = spec;
    this.discovery = discovery;
  }

  /** The plan if it was made, or null. */
  synchronized ScanPlan made() {
    return plan;
  }

  /** Plans at the first call; a plan that failed is tried again. */
  synchronized ScanPlan get() {
    if (plan == null) {
      plan = UncheckedFault.carry(() -> ScanPlanning.plan(spec, discovery));
    }
    return plan;
  }
}
