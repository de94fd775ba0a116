package io.s3ranged.spark.read;

import io.s3ranged.source.plan.Split;
import org.apache.spark.sql.connector.read.InputPartition;

/** What one task reads: object identities and ranges, no settings and no secrets. */
public record RangedInputPartition(Split split) implements InputPartition {

  @Override
  public String[] preferredLocations() {
    return split.preferredHosts().toArray(String[]::new);
  }
}
