package io.s3ranged.spark.format.json;

import com.fasterxml.jackson.core.StreamReadConstraints;
import io.s3ranged.source.json.JsonLimits;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.util.ResolveDefaultColumns;
import org.apache.spark.sql.internal.LegacyBehaviorPolicy;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Which records of a scan the fast parser takes, settled by its options and columns.
 *
 * <p>Options that allow more than strict JSON change nothing of it: strict records mean the same
 * under all of them.
 *
 * @param fields by column
 * @param zone of timestamps without offset
 * @param keepsRaw true if a string column holds what is no string as it is written
 */
record PlainRecords(List<Field> fields, JsonLimits limits, ZoneId zone, boolean keepsRaw)
    implements Serializable {

  private static final String DATE_PATTERN = "yyyy-MM-dd";

  /**
   * A column as the fast parser reads it.
   *
   * @param name as it stands in records, or null for a column that no record has
   * @param precision of a decimal
   * @param scale of a decimal
   */
  record Field(String name, FieldKind kind, int precision, int scale) implements Serializable {}

  /**
   * What the fast parser takes of such records, or null for none.
   *
   * @param given the options as texts
   * @param columns those that the scan hands out
   */
  static PlainRecords of(
      JSONOptions options, Map<String, String> given, SQLConf conf, StructType columns) {
    int depth = number(given, "maxNestingDepth", StreamReadConstraints.DEFAULT_MAX_DEPTH);
    if (depth < 1 || !namesAreClear(columns)) {
      return null;
    }
    JsonLimits limits =
        new JsonLimits(
            depth - 1,
            number(given, "maxNumLen", StreamReadConstraints.DEFAULT_MAX_NUM_LEN),
            number(given, "maxStringLen", StreamReadConstraints.DEFAULT_MAX_STRING_LEN),
            StreamReadConstraints.DEFAULT_MAX_NAME_LEN);
    boolean keepsRaw =
        options.encoding().isEmpty() && (boolean) conf.getConf(SQLConf.JSON_EXACT_STRING_PARSING());
    return new PlainRecords(fields(options, conf, columns), limits, options.zoneId(), keepsRaw);
  }

  private static int number(Map<String, String> given, String option, int otherwise) {
    String text = given.get(option);
    return text == null ? otherwise : Math.min(otherwise, Integer.parseInt(text));
  }

  /** False where a name is there twice or no UTF-8, or where a column has a value by default. */
  private static boolean namesAreClear(StructType columns) {
    List<String> names = new ArrayList<>();
    for (StructField field : columns.fields()) {
      byte[] bytes = field.name().getBytes(StandardCharsets.UTF_8);
      boolean clear =
          new String(bytes, StandardCharsets.UTF_8).equals(field.name())
              && !names.contains(field.name())
              && !field
                  .metadata()
                  .contains(ResolveDefaultColumns.EXISTS_DEFAULT_COLUMN_METADATA_KEY());
      if (!clear) {
        return false;
      }
      names.add(field.name());
    }
    return true;
  }

  private static List<Field> fields(JSONOptions options, SQLConf conf, StructType columns) {
    List<Field> fields = new ArrayList<>();
    for (StructField column : columns.fields()) {
      boolean isCorrupt = column.name().equals(options.columnNameOfCorruptRecord());
      DecimalType decimal = column.dataType() instanceof DecimalType type ? type : null;
      fields.add(
          new Field(
              isCorrupt ? null : column.name(),
              kind(options, conf, FieldKind.of(column.dataType())),
              decimal == null ? 0 : decimal.precision(),
              decimal == null ? 0 : decimal.scale()));
    }
    return fields;
  }

  /** The kind under options that may make other values of it, or other texts plain. */
  private static FieldKind kind(JSONOptions options, SQLConf conf, FieldKind kind) {
    boolean isLegacy = LegacyBehaviorPolicy.LEGACY().equals(conf.legacyTimeParserPolicy());
    boolean isPlain =
        switch (kind) {
          case DATE -> !isLegacy && isPlainDate(options.dateFormatInRead());
          case TIMESTAMP -> !isLegacy && options.timestampFormatInRead().isEmpty();
          case LOCAL_TIMESTAMP -> !isLegacy && options.timestampNTZFormatInRead().isEmpty();
          // Other places have other points.
          case DECIMAL -> options.locale().equals(Locale.US);
          default -> true;
        };
    return isPlain ? kind : FieldKind.EXACT;
  }

  private static boolean isPlainDate(Option<String> format) {
    return format.isEmpty() || format.get().equals(DATE_PATTERN);
  }
}
