package io.s3ranged.spark.format.table;

import com.univocity.parsers.common.AbstractParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * Reads CSV with {@code multiLine} by Spark's parser: objects as Spark's source does, and ranges of
 * one that begin and end with a record as the same records of the whole.
 *
 * <p>A range that is not an object's first is read from the end of the line before it on: an empty
 * line is no record, and tells the tokenizer what ends lines. It has no header.
 */
final class CsvPieces extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** As Spark's source gets them: what the objects hold, what is handed out, what is pushed. */
  record Columns(StructType data, StructType required, Seq<Filter> filters)
      implements Serializable {}

  private final Function1<PartitionedFile, Iterator<InternalRow>> objects;
  private final Columns columns;
  private final CSVOptions options;
  private final Broadcast<SerializableConfiguration> conf;

  /**
   * @param objects Spark's reader of whole objects
   */
  CsvPieces(
      Function1<PartitionedFile, Iterator<InternalRow>> objects,
      Columns columns,
      CSVOptions options,
      Broadcast<SerializableConfiguration> conf) {
    this.objects = objects;
    this.columns = columns;
    this.options = options;
    this.conf = conf;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile file) {
    boolean whole = file.start() == 0 && file.length() == file.fileSize();
    return whole ? objects.apply(file) : piece(file);
  }

  private Iterator<InternalRow> piece(PartitionedFile file) {
    StructType data = ofRecords(columns.data());
    StructType required = ofRecords(columns.required());
    UnivocityParser parser = new UnivocityParser(data, required, options, filters());
    boolean pruned = options.isColumnPruningEnabled(columns.required());
    return UnivocityParser.parseStream(
        RecordRange.open(conf.value().value(), file, options.lineSeparator().isDefined()),
        parser,
        header(file, pruned ? required : data),
        columns.required());
  }

  private CSVHeaderChecker header(PartitionedFile file, StructType names) {
    String source = "CSV file: " + file.urlEncodedPath();
    if (file.start() == 0) {
      return new CSVHeaderChecker(names, options, source, true);
    }
    return new CSVHeaderChecker(names, options, source, false) {
      @Override
      public void checkHeaderColumnNames(AbstractParser<CsvParserSettings> tokenizer) {}
    };
  }

  private StructType ofRecords(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals(options.columnNameOfCorruptRecord()))
            .toArray(StructField[]::new));
  }

  /** Those that ask for the text of a corrupt record are not for the parser. */
  private Seq<Filter> filters() {
    List<Filter> ofParser =
        CollectionConverters.asJava(columns.filters()).stream()
            .filter(filter -> !refersTo(filter, options.columnNameOfCorruptRecord()))
            .toList();
    return CollectionConverters.asScala(ofParser).toSeq();
  }

  private static boolean refersTo(Filter filter, String column) {
    return Arrays.asList(filter.references()).contains(column);
  }
}
