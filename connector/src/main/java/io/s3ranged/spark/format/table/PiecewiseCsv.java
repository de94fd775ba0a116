package io.s3ranged.spark.format.table;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/** Spark's source of CSV, which with {@code multiLine} can read ranges of records too. */
final class PiecewiseCsv extends CSVFileFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
      SparkSession session,
      StructType data,
      StructType partitions,
      StructType required,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration conf) {
    Function1<PartitionedFile, Iterator<InternalRow>> ofSpark =
        super.buildReader(session, data, partitions, required, filters, options, conf);
    SQLConf settings = session.sessionState().conf();
    CSVOptions parsed =
        new CSVOptions(
            options,
            settings.csvColumnPruning(),
            settings.sessionLocalTimeZone(),
            settings.columnNameOfCorruptRecord());
    return parsed.multiLine()
        ? new CsvPieces(
            ofSpark,
            new CsvPieces.Columns(data, required, filters),
            parsed,
            SerializableConfiguration.broadcast(session.sparkContext(), conf))
        : ofSpark;
  }
}
