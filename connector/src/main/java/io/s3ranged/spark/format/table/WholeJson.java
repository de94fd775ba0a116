package io.s3ranged.spark.format.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.json.CreateJacksonParser;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JSONOptionsInRead;
import org.apache.spark.sql.catalyst.json.JsonInferSchema;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;

/** Infers columns of JSON with {@code multiLine}, as Spark's source does, over planned objects. */
final class WholeJson {

  /** From here on Spark looks at everything. */
  private static final double ALL = 0.99;

  private WholeJson() {}

  static StructType inferred(
      SparkSession session, Map<String, String> parameters, List<FileStatus> files) {
    SQLConf conf = session.sessionState().conf();
    JSONOptions options =
        new JSONOptionsInRead(
            scala.collection.immutable.Map.from(CollectionConverters.asScala(parameters)),
            conf.sessionLocalTimeZone(),
            conf.columnNameOfCorruptRecord());
    JavaRDD<String> paths = WholeObjects.paths(session, files);
    JavaRDD<String> sampled =
        options.samplingRatio() > ALL ? paths : paths.sample(false, options.samplingRatio(), 1);
    String encoding = options.encoding().isEmpty() ? null : options.encoding().get();
    Opening opening = new Opening(WholeObjects.of(session, parameters), encoding);
    return SQLExecution.withSQLConfPropagated(
        session, () -> new JsonInferSchema(options).infer(sampled.rdd(), opening, true));
  }

  private static final class Opening extends AbstractFunction2<JsonFactory, String, JsonParser>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final WholeObjects objects;

    /** Null where the parser finds it out by itself. */
    private final String encoding;

    Opening(WholeObjects objects, String encoding) {
      this.objects = objects;
      this.encoding = encoding;
    }

    @Override
    public JsonParser apply(JsonFactory factory, String path) {
      InputStream stream = objects.open(path);
      return encoding == null
          ? CreateJacksonParser.inputStream(factory, stream)
          : CreateJacksonParser.inputStream(encoding, factory, stream);
    }
  }
}
