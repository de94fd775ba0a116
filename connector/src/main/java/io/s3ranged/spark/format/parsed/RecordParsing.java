package io.s3ranged.spark.format.parsed;

import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/** How the records of a scan become rows: settled on the driver, carried to executors. */
public interface RecordParsing extends Serializable {

  /** The data columns that the scan hands out, in order; their types are those of a vector. */
  StructType columns();

  /** The parsers of one task, made on its thread. */
  TaskParsers open();
}
