package io.s3ranged.source.index;

/** How much of a lookup an association agrees with, the most specific first. */
public enum MatchLevel {
  /** Hash, repository and context. */
  MATCH_FULL,
  /** Hash and repository. */
  MATCH_REPOSITORY,
  /** The hash alone. */
  MATCH_HASH;

  /** True if this level asks for less than {@code other}. */
  public boolean isWiderThan(MatchLevel other) {
    return compareTo(other) > 0;
  }
}
