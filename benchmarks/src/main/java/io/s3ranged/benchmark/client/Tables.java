package io.s3ranged.benchmark.client;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables that queries are asked of, made of nothing but row numbers: {@code items}, 16 columns
 * like those of TPC-H's lineitem, {@code odd}, the same with a plus sign before a number, and
 * {@code wide}, 100 columns of numbers.
 */
final class Tables {

  static final int WIDE_COLUMNS = 100;

  /** Name and type of each column of {@code items}, as Spark reads a schema. */
  static final String ITEMS =
      "l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber int,"
          + " l_quantity decimal(15,2), l_extendedprice decimal(15,2), l_discount decimal(15,2),"
          + " l_tax decimal(15,2), l_returnflag string, l_linestatus string, l_shipdate date, l_commitdate date, l_receiptdate date,"
          + " l_shipinstruct string, l_shipmode string, l_comment string";

  private static final String[] ITEM_VALUES = {
    "id div 4 + 1",
    "pmod(xxhash64(id, 1), 200000) + 1",
    "pmod(xxhash64(id, 2), 10000) + 1",
    "cast(id % 4 + 1 as int)",
    "cast(pmod(xxhash64(id, 3), 50) + 1 as decimal(15,2))",
    "cast((pmod(xxhash64(id, 4), 9000000) + 90000) / 100 as decimal(15,2))",
    "cast(pmod(xxhash64(id, 5), 11) / 100 as decimal(15,2))",
    "cast(pmod(xxhash64(id, 6), 9) / 100 as decimal(15,2))",
    "element_at(array('A', 'N', 'R'), cast(pmod(xxhash64(id, 7), 3) + 1 as int))",
    "element_at(array('F', 'O'), cast(pmod(xxhash64(id, 8), 2) + 1 as int))",
    "date_add(date'1992-01-02', cast(pmod(xxhash64(id, 9), 2500) as int))",
    "date_add(date'1992-01-02', cast(pmod(xxhash64(id, 10), 2500) as int))",
    "date_add(date'1992-01-02', cast(pmod(xxhash64(id, 11), 2500) as int))",
    "element_at(array('COLLECT COD', 'DELIVER IN PERSON', 'NONE', 'TAKE BACK RETURN'),"
        + " cast(pmod(xxhash64(id, 12), 4) + 1 as int))",
    "element_at(array('AIR', 'FOB', 'MAIL', 'RAIL', 'SHIP', 'TRUCK'),"
        + " cast(pmod(xxhash64(id, 13), 6) + 1 as int))",
    "substr(concat_ws(' ', 'carefully', lower(hex(xxhash64(id, 14))), 'final deposits'), 1,"
        + " cast(pmod(xxhash64(id, 15), 34) + 10 as int))"
  };

  private Tables() {}

  static Dataset<Row> of(SparkSession spark, String name, long rows, int files) {
    List<Column> columns = new ArrayList<>();
    if (name.equals("items") || name.equals("odd")) {
      String[] names = ITEMS.split(", ", -1);
      for (int i = 0; i < ITEM_VALUES.length; i++) {
        String column = names[i].substring(0, names[i].indexOf(' '));
        boolean isOdd = name.equals("odd") && column.equals("l_quantity");
        String value = isOdd ? "concat('+', " + ITEM_VALUES[i] + ")" : ITEM_VALUES[i];
        columns.add(expr(value).as(column));
      }
    } else {
      for (int i = 0; i < WIDE_COLUMNS; i++) {
        columns.add(expr("xxhash64(id, " + i + ") / 1e6").as("c" + i));
      }
    }
    return spark.range(0, rows, 1, files).select(columns.toArray(Column[]::new));
  }
}
