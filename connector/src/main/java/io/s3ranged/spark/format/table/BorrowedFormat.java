package io.s3ranged.spark.format.table;

import io.s3ranged.options.FileFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.avro.AvroFileFormat;
import org.apache.spark.sql.avro.AvroUtils;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.json.JsonFileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcOptions;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.execution.datasources.v2.orc.OrcScanBuilder;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScanBuilder;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** What Spark's own sources of these formats do, without their tables and file indexes. */
public enum BorrowedFormat {
  PARQUET {
    @Override
    org.apache.spark.sql.execution.datasources.FileFormat ofSpark() {
      return new ParquetFileFormat();
    }

    @Override
    public boolean mergesSchemas(Map<String, String> options, SQLConf conf) {
      return new ParquetOptions(scalaMap(options), conf).mergeSchema();
    }

    @Override
    Option<StructType> inferred(
        SparkSession session, Map<String, String> parameters, List<FileStatus> files) {
      return ParquetUtils.inferSchema(session, scalaMap(parameters), scalaSeq(files));
    }

    @Override
    FileScanBuilder builder(
        SparkSession session,
        PartitionColumns index,
        BorrowedColumns columns,
        Map<String, String> options,
        Map<String, String> access) {
      ParquetScanBuilder builder =
          new ParquetScanBuilder(
              session,
              index,
              columns.all(),
              RowIndex.with(columns.data()),
              new CaseInsensitiveStringMap(options));
      access.forEach(builder.hadoopConf()::set);
      return builder;
    }
  },
  ORC {
    @Override
    org.apache.spark.sql.execution.datasources.FileFormat ofSpark() {
      return new OrcFileFormat();
    }

    @Override
    public boolean mergesSchemas(Map<String, String> options, SQLConf conf) {
      return new OrcOptions(scalaMap(options), conf).mergeSchema();
    }

    @Override
    Option<StructType> inferred(
        SparkSession session, Map<String, String> parameters, List<FileStatus> files) {
      return OrcUtils.inferSchema(session, scalaSeq(files), scalaMap(parameters));
    }

    @Override
    FileScanBuilder builder(
        SparkSession session,
        PartitionColumns index,
        BorrowedColumns columns,
        Map<String, String> options,
        Map<String, String> access) {
      OrcScanBuilder builder =
          new OrcScanBuilder(
              session, index, columns.all(), columns.data(), new CaseInsensitiveStringMap(options));
      access.forEach(builder.hadoopConf()::set);
      return builder;
    }
  },
  AVRO {
    @Override
    org.apache.spark.sql.execution.datasources.FileFormat ofSpark() {
      return new AvroFileFormat();
    }

    @Override
    public boolean mergesSchemas(Map<String, String> options, SQLConf conf) {
      return false;
    }

    @Override
    Option<StructType> inferred(
        SparkSession session, Map<String, String> parameters, List<FileStatus> files) {
      return AvroUtils.inferSchema(session, scalaMap(parameters), scalaSeq(files));
    }
  },
  /** What our own parser does not take; its objects are looked at as wholes. */
  CSV {
    @Override
    org.apache.spark.sql.execution.datasources.FileFormat ofSpark() {
      return new PiecewiseCsv();
    }

    @Override
    Option<StructType> inferred(
        SparkSession session, Map<String, String> parameters, List<FileStatus> files) {
      return Option.apply(WholeCsv.inferred(classic(session), parameters, files));
    }
  },
  /** What our own parser does not take; its objects are looked at as wholes. */
  JSON {
    @Override
    org.apache.spark.sql.execution.datasources.FileFormat ofSpark() {
      return new JsonFileFormat();
    }

    @Override
    Option<StructType> inferred(
        SparkSession session, Map<String, String> parameters, List<FileStatus> files) {
      return Option.apply(WholeJson.inferred(classic(session), parameters, files));
    }
  };

  /** The format of this name; text, binary and fixed have none. */
  public static BorrowedFormat of(FileFormat format) {
    return valueOf(format.name());
  }

  /** What Spark's messages call it. */
  public String nameOfSpark() {
    return ofSpark().toString();
  }

  /** True if a schema is that of all objects, false if that of the first will do. */
  public boolean mergesSchemas(Map<String, String> options, SQLConf conf) {
    return true;
  }

  abstract org.apache.spark.sql.execution.datasources.FileFormat ofSpark();

  abstract Option<StructType> inferred(
      SparkSession session, Map<String, String> parameters, List<FileStatus> files);

  FileScanBuilder builder(
      SparkSession session,
      PartitionColumns index,
      BorrowedColumns columns,
      Map<String, String> options,
      Map<String, String> access) {
    return new RowScanBuilder(ofSpark(), session, index, columns, options, access);
  }

  /**
   * The schema that Spark infers from these objects, all columns nullable, or nothing where they
   * hold none.
   *
   * @param options the format's, as Spark's source takes them
   * @param access settings by which the file system reaches the objects; not kept
   */
  public Optional<StructType> infer(
      SparkSession session,
      Map<String, String> options,
      Map<String, String> access,
      List<SchemaObject> objects) {
    Map<String, String> parameters = new HashMap<>(options);
    parameters.putAll(access);
    List<FileStatus> files = objects.stream().map(SchemaObject::status).toList();
    return OptionConverters.toJava(inferred(session, parameters, files))
        .map(StructType::asNullable);
  }

  /** Fails in Spark's words if the format cannot hold one of the columns. */
  public void verify(StructType data) {
    DataSourceUtils.verifySchema(ofSpark(), data, true);
  }

  /** Spark's scan builder, which reads through file systems with these settings. */
  public FileScanBuilder builder(
      SparkSession session,
      BorrowedColumns columns,
      Map<String, String> options,
      Map<String, String> access) {
    return builder(
        session, new PartitionColumns(session, columns.partitions()), columns, options, access);
  }

  private static org.apache.spark.sql.classic.SparkSession classic(SparkSession session) {
    return (org.apache.spark.sql.classic.SparkSession) session;
  }

  private static scala.collection.immutable.Map<String, String> scalaMap(
      Map<String, String> texts) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(texts));
  }

  private static scala.collection.immutable.Seq<FileStatus> scalaSeq(List<FileStatus> files) {
    return CollectionConverters.asScala(files).toSeq();
  }
}
