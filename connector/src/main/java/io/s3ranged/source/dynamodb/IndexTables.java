package io.s3ranged.source.dynamodb;

import io.s3ranged.options.IndexSettings;

/**
 * The two tables, and where they are, for people.
 *
 * @param place region and endpoint
 */
record IndexTables(String associations, String manifest, String place) {

  static IndexTables of(IndexSettings settings, String region) {
    String endpoint = settings.connection().endpoint();
    return new IndexTables(
        settings.tableName(),
        settings.tableName() + "_manifest",
        "region " + region + (endpoint == null ? "" : " at " + endpoint));
  }

  /** {@code table} with its place, as part of a message. */
  String describe(String table) {
    return "table " + table + " in " + place;
  }
}
