package io.s3ranged.spark.format.parsed

import org.apache.spark.sql.types._
import org.apache.spark.unsafe.types.UTF8String

/** Reads rows out of parsed columns, as values that compare. */
object ParsedRows {

  def start(columns: ParsedColumns, base: AnyRef): Unit = columns.start(base, columns.capacity)

  def row(columns: ParsedColumns, row: Int, schema: StructType): Seq[Any] =
    schema.fields.toSeq.zipWithIndex.map { case (field, ordinal) =>
      val vector = columns.vector(ordinal)
      shown(if (vector.isNullAt(row)) null else field.dataType match {
        case BooleanType => vector.getBoolean(row)
        case ByteType => vector.getByte(row)
        case ShortType => vector.getShort(row)
        case IntegerType | DateType | _: YearMonthIntervalType => vector.getInt(row)
        case FloatType => vector.getFloat(row)
        case DoubleType => vector.getDouble(row)
        case decimal: DecimalType => vector.getDecimal(row, decimal.precision, decimal.scale)
        case _: StringType => vector.getUTF8String(row)
        case BinaryType => vector.getBinary(row)
        case _ => vector.getLong(row)
      })
    }

  /** Strings by their bytes, floating point numbers by their bits. */
  def shown(value: Any): Any = value match {
    case text: UTF8String => text.getBytes.toSeq
    case bytes: Array[Byte] => bytes.toSeq
    case double: Double => s"double ${java.lang.Double.doubleToRawLongBits(double)}"
    case float: Float => s"float ${java.lang.Float.floatToRawIntBits(float)}"
    case decimal: Decimal => s"decimal $decimal ${decimal.precision} ${decimal.scale}"
    case other => other
  }
}
