package io.s3ranged.benchmark.client;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * DuckDB on the same bytes, from the server's own files: no network. It has no sink for rows, so
 * {@code all} is the greatest value of each column.
 */
public final class DuckClient implements Client {

  private final Connection connection;

  public DuckClient(Parameters parameters) throws SQLException {
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET threads=" + parameters.count("slots", 2));
    }
  }

  @Override
  public Outcome run(Parameters task) throws Exception {
    String sql = "SELECT " + values(task) + " FROM " + source(task);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("no row: " + sql);
      }
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        values.add(SparkClient.text(row.getObject(i)));
      }
      String value = task.text("query").equals("all") ? "-" : String.join(",", values);
      return new Outcome(task.number("totalBytes"), -1, -1, value);
    }
  }

  private static String values(Parameters task) {
    List<String> values = new ArrayList<>();
    switch (task.text("query")) {
      case "all" -> {
        for (String column : Tables.ITEMS.split(", ", -1)) {
          values.add("max(" + column.substring(0, column.indexOf(' ')) + ")");
        }
      }
      case "three" -> values.addAll(SparkClient.THREE);
      case "near" -> values.addAll(SparkClient.NEAR);
      default -> values.addAll(SparkClient.NARROW);
    }
    return String.join(", ", values);
  }

  private static String source(Parameters task) {
    String files = "'" + task.text("local") + "-*'";
    return switch (task.text("format")) {
      case "csv" -> "read_csv(" + files + ", header=false, delim=',', columns=" + columns() + ")";
      case "json" ->
          "read_json(" + files + ", format='newline_delimited', columns=" + columns() + ")";
      default -> "read_parquet(" + files + ")";
    };
  }

  private static String columns() {
    List<String> columns = new ArrayList<>();
    for (String column : Tables.ITEMS.split(", ", -1)) {
      columns.add("'" + column.replace(" ", "': '").replace("string", "varchar") + "'");
    }
    return "{" + String.join(", ", columns) + "}";
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
