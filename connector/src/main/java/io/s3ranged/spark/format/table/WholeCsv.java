package io.s3ranged.spark.format.table;

import com.univocity.parsers.csv.CsvParser;
import io.s3ranged.fault.RangedIOException;
import java.io.FileNotFoundException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.csv.CSVInferSchema;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.errors.QueryExecutionErrors;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.datasources.csv.CSVUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Infers columns of CSV with {@code multiLine}, as Spark's source does, over planned objects. */
final class WholeCsv {

  private WholeCsv() {}

  static StructType inferred(
      SparkSession session, Map<String, String> parameters, List<FileStatus> files) {
    SQLConf conf = session.sessionState().conf();
    CSVOptions options =
        new CSVOptions(
            scala.collection.immutable.Map.from(CollectionConverters.asScala(parameters)),
            conf.csvColumnPruning(),
            conf.sessionLocalTimeZone(),
            conf.columnNameOfCorruptRecord());
    JavaRDD<String> paths = WholeObjects.paths(session, files);
    WholeObjects objects = WholeObjects.of(session, parameters);
    List<String[]> first = paths.flatMap(path -> firstTokens(objects, path, options)).take(1);
    if (first.isEmpty()) {
      return new StructType();
    }
    String[] header = CSVUtils.makeSafeHeader(first.get(0), conf.caseSensitiveAnalysis(), options);
    JavaRDD<String[]> tokens =
        paths.flatMap(path -> tokens(objects, path, options, options.headerFlag()));
    return SQLExecution.withSQLConfPropagated(
        session,
        () -> new CSVInferSchema(options).infer(CSVUtils.sample(tokens.rdd(), options), header));
  }

  /** Spark's source passes over what cannot be opened here, and nowhere else. */
  private static Iterator<String[]> firstTokens(
      WholeObjects objects, String path, CSVOptions options) throws Exception {
    try {
      return tokens(objects, path, options, false);
    } catch (Exception failure) {
      if (WholeObjects.isPassedOver(
          failure, options.ignoreMissingFiles(), options.ignoreCorruptFiles())) {
        return Collections.emptyIterator();
      }
      throw told(failure, path);
    }
  }

  /** As Spark's source tells it: with the path, but for what is missing and faults of the store. */
  private static Exception told(Exception failure, String path) {
    return failure instanceof FileNotFoundException || failure instanceof RangedIOException
        ? failure
        : (Exception) QueryExecutionErrors.cannotReadFilesError(failure, path);
  }

  private static Iterator<String[]> tokens(
      WholeObjects objects, String path, CSVOptions options, boolean dropsHeader) {
    return CollectionConverters.asJava(
        UnivocityParser.tokenizeStream(
            objects.open(path),
            dropsHeader,
            new CsvParser(options.asParserSettings()),
            options.charset()));
  }
}
