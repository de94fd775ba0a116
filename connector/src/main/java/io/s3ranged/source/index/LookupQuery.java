package io.s3ranged.source.index;

import java.util.Objects;

/**
 * What to look up.
 *
 * @param widest the least that an association must agree with
 */
public record LookupQuery(FragmentHash hash, String repository, String context, MatchLevel widest) {

  public LookupQuery {
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(widest, "widest");
  }
}
