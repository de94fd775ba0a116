package io.s3ranged.integration.path;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The ways to load, as a Java programmer writes them. */
public final class JavaLoads {

  private JavaLoads() {}

  /** What each way loads from {@code bucket}, in the order of the README. */
  public static Map<String, Dataset<Row>> of(SparkSession spark, String bucket, String table) {
    String root = "s3://" + bucket;
    Map<String, Dataset<Row>> loads = new LinkedHashMap<>();
    loads.put("object", reader(spark).load(root + "/big.log"));
    loads.put("objects", reader(spark).load(root + "/a.log", root + "/b.log"));
    loads.put("prefix", reader(spark).option("index.tableName", table).load(root + "/logs/2026/"));
    loads.put(
        "repository",
        reader(spark)
            .option("index.tableName", table)
            .option("repository", "web-logs")
            .option("context", "2026/11/")
            .load());
    loads.put(
        "binary",
        reader(spark)
            .option("fileFormat", "binary")
            .option("chunkBytes", "1m")
            .load(root + "/huge.bin"));
    loads.put(
        "fixed",
        reader(spark)
            .option("fileFormat", "fixed")
            .option("recordLength", 188)
            .load(root + "/cap.ts"));
    spark.sql(
        "CREATE OR REPLACE TEMPORARY VIEW java_logs USING s3ranged OPTIONS (path '"
            + root
            + "/logs/', `index.tableName` '"
            + table
            + "')");
    loads.put("view", spark.sql("SELECT * FROM java_logs"));
    return loads;
  }

  private static DataFrameReader reader(SparkSession spark) {
    return spark.read().format("s3ranged");
  }
}
