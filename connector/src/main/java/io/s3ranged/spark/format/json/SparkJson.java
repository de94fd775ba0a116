package io.s3ranged.spark.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.s3ranged.spark.format.parsed.ExactParser;
import org.apache.hadoop.io.Text;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.json.CreateJacksonParser;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.catalyst.util.FailureSafeParser;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;

/** Spark's own reader of JSON lines, one at a time, put together as its source does it. */
final class SparkJson implements ExactParser {

  private final FailureSafeParser<Text> parser;

  SparkJson(JsonParsing parsing) {
    JSONOptions options = parsing.options();
    JacksonParser jackson =
        new JacksonParser(
            parsing.recordColumns(),
            options,
            true,
            CollectionConverters.asScala(parsing.filters()).toSeq());
    Function2<JsonFactory, Text, JsonParser> opening = new Opening(options);
    Function1<Text, UTF8String> text = new RecordText();
    this.parser =
        new FailureSafeParser<>(
            new AbstractFunction1<Text, Iterable<InternalRow>>() {
              @Override
              public Iterable<InternalRow> apply(Text record) {
                return jackson.parse(record, opening, text);
              }
            },
            options.parseMode(),
            parsing.columns(),
            options.columnNameOfCorruptRecord());
  }

  /** Strings of a row may be views of the record, so it is copied. */
  @Override
  public Iterator<InternalRow> parse(byte[] record, int length) {
    Text text = new Text();
    text.set(record, 0, length);
    return parser.parse(text);
  }

  private static final class Opening extends AbstractFunction2<JsonFactory, Text, JsonParser> {

    /** Null where the parser finds it out by itself. */
    private final String encoding;

    Opening(JSONOptions options) {
      this.encoding = options.encoding().isEmpty() ? null : options.encoding().get();
    }

    @Override
    public JsonParser apply(JsonFactory factory, Text record) {
      return encoding == null
          ? CreateJacksonParser.text(factory, record)
          : CreateJacksonParser.text(encoding, factory, record);
    }
  }

  private static final class RecordText extends AbstractFunction1<Text, UTF8String> {
    @Override
    public UTF8String apply(Text record) {
      return UTF8String.fromBytes(record.getBytes(), 0, record.getLength());
    }
  }
}
