package io.s3ranged.spark.format.json;

import static io.s3ranged.source.json.JsonScanner.FRACTION;
import static io.s3ranged.source.json.JsonScanner.INTEGER;
import static io.s3ranged.source.json.JsonScanner.OTHER;
import static io.s3ranged.source.json.JsonScanner.UNSURE;

import io.s3ranged.source.json.Escapes;
import io.s3ranged.source.json.JsonScanner;
import io.s3ranged.source.value.Dates;
import io.s3ranged.source.value.Digits;
import io.s3ranged.source.value.Floating;
import io.s3ranged.source.value.Instants;
import io.s3ranged.source.value.Memory;
import io.s3ranged.source.value.Plain;
import io.s3ranged.spark.format.parsed.ParsedVector;
import java.util.List;

/** Reads one value after the other into vectors, each as its column's type asks. */
final class ValueReader {

  private static final long MICROS_PER_SECOND = 1_000_000L;

  private final JsonScanner scanner;
  private final PlainRecords.Field[] fields;
  private final FieldKind[] kinds;
  private final ParsedVector[] vectors;
  private final Floating floating = new Floating();
  private final Instants instants;
  private final boolean keepsRaw;
  private Object base;
  private int row;

  ValueReader(JsonScanner scanner, PlainRecords settings, ParsedVector[] vectors) {
    List<PlainRecords.Field> all = settings.fields();
    this.scanner = scanner;
    this.fields = all.toArray(PlainRecords.Field[]::new);
    this.kinds = all.stream().map(PlainRecords.Field::kind).toArray(FieldKind[]::new);
    this.vectors = vectors;
    this.instants = new Instants(settings.zone());
    this.keepsRaw = settings.keepsRaw();
  }

  /** Turns to a record, whose values go to {@code newRow}. */
  void start(Object newBase, int newRow) {
    base = newBase;
    row = newRow;
  }

  /** Behind the value that begins at {@code at}, which is now in its column; or UNSURE. */
  long read(long at, int column) {
    byte first = Memory.byteAt(base, at);
    ParsedVector vector = vectors[column];
    if (first == 'n') {
      long behind = scanner.word(at, first);
      vector.putNull(row);
      return behind;
    }
    return switch (kinds[column]) {
      case STRING -> string(at, first, vector);
      case LONG -> integer(at, vector);
      case INTEGER -> integer(at, vector, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case SHORT -> integer(at, vector, Short.MIN_VALUE, Short.MAX_VALUE);
      case BYTE -> integer(at, vector, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case DOUBLE -> asDouble(at, vector);
      case FLOAT -> asFloat(at, vector);
      case DECIMAL -> decimal(at, first, vector, fields[column]);
      case DATE -> date(at, vector);
      case TIMESTAMP, LOCAL_TIMESTAMP -> time(at, first, vector, kinds[column]);
      case BOOLEAN -> bool(at, first, vector);
      case EXACT -> UNSURE;
    };
  }

  private long integer(long at, ParsedVector vector) {
    long behind = scanner.number(at);
    vector.putLong(row, scanner.number());
    return scanner.form() == INTEGER ? behind : UNSURE;
  }

  private long integer(long at, ParsedVector vector, long least, long most) {
    long behind = scanner.number(at);
    long number = scanner.number();
    if (behind < 0 || scanner.form() != INTEGER || number < least || number > most) {
      return UNSURE;
    }
    if (most == Integer.MAX_VALUE) {
      vector.putInt(row, (int) number);
    } else if (most == Short.MAX_VALUE) {
      vector.putShort(row, (short) number);
    } else {
      vector.putByte(row, (byte) number);
    }
    return behind;
  }

  private long asDouble(long at, ParsedVector vector) {
    long behind = scanner.number(at);
    if (behind < 0) {
      return UNSURE;
    }
    double value =
        switch (scanner.form()) {
          // As Spark has it, -0 is a whole number and has no sign, while -0.0 has one.
          case INTEGER -> scanner.number();
          case FRACTION ->
              scanner.number() == 0
                  ? Double.NaN
                  : Floating.exactDouble(scanner.number(), scanner.fraction());
          default -> Double.NaN;
        };
    if (Double.isNaN(value)) {
      value = floating.asDouble(base, at, (int) (behind - at));
    }
    vector.putDouble(row, value);
    return Double.isNaN(value) ? UNSURE : behind;
  }

  private long asFloat(long at, ParsedVector vector) {
    long behind = scanner.number(at);
    if (behind < 0) {
      return UNSURE;
    }
    float value =
        switch (scanner.form()) {
          case INTEGER -> scanner.number();
          case FRACTION ->
              scanner.number() == 0
                  ? Float.NaN
                  : Floating.exactFloat(scanner.number(), scanner.fraction());
          default -> Float.NaN;
        };
    if (Float.isNaN(value)) {
      value = floating.asFloat(base, at, (int) (behind - at));
    }
    vector.putFloat(row, value);
    return Float.isNaN(value) ? UNSURE : behind;
  }

  private long decimal(long at, byte first, ParsedVector vector, PlainRecords.Field field) {
    long behind;
    long unscaled;
    if (first == '"') {
      behind = scanner.string(at);
      unscaled =
          behind < 0 || scanner.isEscaped()
              ? Plain.NOT
              : Plain.decimal(
                  base, at + 1, (int) (behind - at - 2), field.precision(), field.scale());
    } else {
      behind = scanner.number(at);
      unscaled = behind < 0 || scanner.form() == OTHER ? Plain.NOT : unscaled(field);
    }
    vector.putLong(row, unscaled);
    return unscaled == Plain.NOT ? UNSURE : behind;
  }

  /** The last number with the column's scale, or {@link Plain#NOT}. */
  private long unscaled(PlainRecords.Field field) {
    long number = scanner.number();
    int more = field.scale() - scanner.fraction();
    if (more < 0 || more > Plain.MAX_DIGITS) {
      return Plain.NOT;
    }
    long magnitude = Math.abs(number);
    if (magnitude >= Digits.power(Plain.MAX_DIGITS - more)) {
      return Plain.NOT;
    }
    return Plain.fits(magnitude * Digits.power(more), field.precision())
        ? number * Digits.power(more)
        : Plain.NOT;
  }

  private long string(long at, byte first, ParsedVector vector) {
    if (first != '"') {
      long behind = keepsRaw ? scanner.value(at) : UNSURE;
      if (behind >= 0) {
        vector.putView(row, at, (int) (behind - at));
      }
      return behind;
    }
    long behind = scanner.string(at);
    int length = (int) (behind - at - 2);
    if (behind < 0) {
      return UNSURE;
    }
    if (!scanner.isEscaped()) {
      vector.putView(row, at + 1, length);
      return behind;
    }
    byte[] side = vector.side(length);
    int decoded = Escapes.decode(base, at + 1, length, side, vector.sideStart());
    if (decoded < 0) {
      return UNSURE;
    }
    vector.putSide(row, decoded);
    return behind;
  }

  /** Plain dates have one length, and nothing in them that a string may not have. */
  private long date(long at, ParsedVector vector) {
    if (!scanner.isQuoted(at, Dates.DATE_BYTES)) {
      return UNSURE;
    }
    long day = Dates.epochDay(base, at + 1, Dates.DATE_BYTES);
    vector.putInt(row, (int) day);
    return day == Plain.NOT ? UNSURE : at + Dates.DATE_BYTES + 2;
  }

  private long time(long at, byte first, ParsedVector vector, FieldKind kind) {
    if (first != '"') {
      return kind == FieldKind.TIMESTAMP ? seconds(at, vector) : UNSURE;
    }
    long behind = scanner.string(at);
    if (behind < 0 || scanner.isEscaped()) {
      return UNSURE;
    }
    int length = (int) (behind - at - 2);
    long micros =
        kind == FieldKind.TIMESTAMP
            ? instants.micros(base, at + 1, length)
            : Dates.localMicros(base, at + 1, length);
    vector.putLong(row, micros);
    return micros == Plain.NOT ? UNSURE : behind;
  }

  private long seconds(long at, ParsedVector vector) {
    long behind = scanner.number(at);
    // Overflows as Spark's multiplication does.
    vector.putLong(row, scanner.number() * MICROS_PER_SECOND);
    return scanner.form() == INTEGER ? behind : UNSURE;
  }

  private long bool(long at, byte first, ParsedVector vector) {
    vector.putBoolean(row, first == 't');
    return first == 't' || first == 'f' ? scanner.word(at, first) : UNSURE;
  }
}
