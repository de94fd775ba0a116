package io.s3ranged.spark

import io.s3ranged.fault.{FaultKind, RangedIOException}
import io.s3ranged.options.FileFormat
import org.apache.spark.sql.types._
import org.scalatest.funsuite.AnyFunSuite

class TableColumnsSuite extends AnyFunSuite {

  private val year = new StructType().add("year", IntegerType)

  test("text has value, fixed has value, binary has the columns of binaryFile and an offset") {
    def ddl(format: FileFormat) = TableColumns.inferred(format, new StructType()).all.fields.map(f => s"${f.name} ${f.dataType.sql}").mkString(", ")
    assert(ddl(FileFormat.TEXT) == "value STRING")
    assert(ddl(FileFormat.FIXED) == "value BINARY")
    assert(
      ddl(FileFormat.BINARY) == "path STRING, modificationTime TIMESTAMP, offset BIGINT, length BIGINT, content BINARY")
  }

  test("partition columns stand behind the format's") {
    assert(TableColumns.inferred(FileFormat.TEXT, year).all.fieldNames.toSeq == Seq("value", "year"))
  }

  test("a partition column named like a column of the format is a fault that names the way out") {
    val fault = intercept[RangedIOException](TableColumns.inferred(FileFormat.TEXT, new StructType().add("Value", StringType)))
    assert(fault.kind == FaultKind.BAD_PATH && fault.getMessage.contains("basePath"))
  }

  test("a given schema may name the text column as it likes") {
    val columns = TableColumns.of(FileFormat.TEXT, new StructType().add("line", StringType).add("year", IntegerType))
    assert(columns.data.fieldNames.toSeq == Seq("line"))
    assert(columns.partitions == year)
    val byName = TableColumns.of(FileFormat.TEXT, new StructType().add("year", IntegerType).add("value", StringType))
    assert(byName.data.fieldNames.toSeq == Seq("value") && byName.partitions == year)
  }

  test("a given schema of binary names columns of the format, the others are partition columns") {
    val columns = TableColumns.of(FileFormat.BINARY, new StructType().add("content", BinaryType).add("year", IntegerType))
    assert(columns.data.fieldNames.toSeq == Seq("content") && columns.partitions == year)
  }

  test("a column of another type than the format's is a fault") {
    val fault = intercept[RangedIOException](TableColumns.of(FileFormat.TEXT, new StructType().add("line", LongType)))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("column line"))
    assert(fault.getMessage.contains("string") && fault.getMessage.contains("bigint"))
  }

  test("a given schema may not take the name of the metadata column") {
    val fault = intercept[RangedIOException](TableColumns.of(FileFormat.TEXT, new StructType().add("value", StringType).add("_metadata", StringType)))
    assert(fault.kind == FaultKind.BAD_OPTION && fault.getMessage.contains("_metadata"))
  }
}
