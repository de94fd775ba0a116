package io.s3ranged.source.index;

/**
 * What a registration found, in objects.
 *
 * @param added were not in the repository
 * @param changed were there as another version, or in other fragments
 * @param unchanged were there as they are
 */
public record RegistrationSummary(long added, long changed, long unchanged) {

  public static final RegistrationSummary NONE = new RegistrationSummary(0, 0, 0);

  public RegistrationSummary plus(RegistrationSummary other) {
    return new RegistrationSummary(
        added + other.added, changed + other.changed, unchanged + other.unchanged);
  }

  public long total() {
    return added + changed + unchanged;
  }
}
