package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.read.ObjectMetadata;
import io.s3ranged.spark.read.PartitionValues;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A filter that the driver answers before anything is read, since all records of a range agree on
 * it: over fields of {@code _metadata} and partition columns, with SQL's three values.
 *
 * @param predicate as Spark gave it
 * @param test the answer for a range
 * @param ofRange true if ranges of one object may differ in their answers
 */
record DriverFilter(Predicate predicate, Test test, boolean ofRange) {

  /** Answers true, false, or null for unknown. */
  @FunctionalInterface
  interface Test {
    Boolean of(PlannedRange part) throws RangedIOException;
  }

  /** A side of a comparison. */
  private record Term(DataType type, Value value, boolean ofRange) {}

  /** A value as Spark holds it, or null. */
  @FunctionalInterface
  private interface Value {
    Object of(PlannedRange part) throws RangedIOException;
  }

  /** True if the filter keeps the range. */
  boolean keeps(PlannedRange part) throws RangedIOException {
    return Boolean.TRUE.equals(test.of(part));
  }

  /** The filter that {@code predicate} means, or nothing where Spark must evaluate it. */
  static Optional<DriverFilter> of(Predicate predicate, PartitionValues partitions) {
    if (predicate instanceof PartitionFilter ofSpark) {
      return Optional.of(ofSpark.filter(partitions));
    }
    Expression[] children = predicate.children();
    return switch (predicate.name()) {
      case "AND", "OR" -> connective(predicate, partitions);
      case "NOT" ->
          child(children[0], partitions)
              .map(inner -> inner.with(predicate, part -> not(inner.test.of(part))));
      case "ALWAYS_TRUE" -> Optional.of(new DriverFilter(predicate, part -> true, false));
      case "ALWAYS_FALSE" -> Optional.of(new DriverFilter(predicate, part -> false, false));
      case "IS_NULL", "IS_NOT_NULL" -> nullTest(predicate, partitions);
      case "IN" -> membership(predicate, partitions);
      case "=", "<>", "<", "<=", ">", ">=", "<=>", "STARTS_WITH", "ENDS_WITH", "CONTAINS" ->
          comparison(predicate, partitions);
      default -> Optional.empty();
    };
  }

  private DriverFilter with(Predicate outer, Test outerTest) {
    return new DriverFilter(outer, outerTest, ofRange);
  }

  private static Optional<DriverFilter> child(Expression child, PartitionValues partitions) {
    return child instanceof Predicate predicate ? of(predicate, partitions) : Optional.empty();
  }

  private static Boolean not(Boolean answer) {
    return answer == null ? null : Boolean.valueOf(!answer);
  }

  private static Optional<DriverFilter> connective(
      Predicate predicate, PartitionValues partitions) {
    Optional<DriverFilter> left = child(predicate.children()[0], partitions);
    Optional<DriverFilter> right = child(predicate.children()[1], partitions);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Test one = left.get().test;
    Test other = right.get().test;
    // What decides: a false makes AND false, a true makes OR true, whatever the other side is.
    boolean decisive = predicate.name().equals("OR");
    Test both =
        part -> {
          Boolean a = one.of(part);
          Boolean b = other.of(part);
          if (decides(a, decisive) || decides(b, decisive)) {
            return decisive;
          }
          return (a == null || b == null) ? null : Boolean.valueOf(!decisive);
        };
    return Optional.of(
        new DriverFilter(predicate, both, left.get().ofRange || right.get().ofRange));
  }

  private static boolean decides(Boolean answer, boolean decisive) {
    return answer != null && answer == decisive;
  }

  private static Optional<DriverFilter> nullTest(Predicate predicate, PartitionValues partitions) {
    boolean wanted = predicate.name().equals("IS_NULL");
    return term(predicate.children()[0], partitions)
        .map(
            term ->
                new DriverFilter(
                    predicate, part -> (term.value.of(part) == null) == wanted, term.ofRange));
  }

  private static Optional<DriverFilter> membership(
      Predicate predicate, PartitionValues partitions) {
    List<Optional<Term>> terms =
        List.of(predicate.children()).stream().map(child -> term(child, partitions)).toList();
    if (terms.stream().anyMatch(Optional::isEmpty) || !sameType(terms)) {
      return Optional.empty();
    }
    Value value = terms.get(0).get().value;
    List<Value> members = terms.stream().skip(1).map(term -> term.get().value).toList();
    Test test =
        part -> {
          Object wanted = value.of(part);
          boolean unknown = wanted == null;
          for (Value member : members) {
            Object candidate = member.of(part);
            if (wanted != null && candidate != null && compare(wanted, candidate) == 0) {
              return true;
            }
            unknown |= candidate == null;
          }
          return unknown ? null : Boolean.FALSE;
        };
    return Optional.of(
        new DriverFilter(predicate, test, terms.stream().anyMatch(term -> term.get().ofRange)));
  }

  private static Optional<DriverFilter> comparison(
      Predicate predicate, PartitionValues partitions) {
    Optional<Term> left = term(predicate.children()[0], partitions);
    Optional<Term> right = term(predicate.children()[1], partitions);
    if (left.isEmpty() || right.isEmpty() || !sameType(List.of(left, right))) {
      return Optional.empty();
    }
    Value one = left.get().value;
    Value other = right.get().value;
    String name = predicate.name();
    Test test =
        part -> {
          Object a = one.of(part);
          Object b = other.of(part);
          if (a == null || b == null) {
            return name.equals("<=>") ? Boolean.valueOf(a == b) : null;
          }
          return holds(name, a, b);
        };
    return Optional.of(
        new DriverFilter(predicate, test, left.get().ofRange || right.get().ofRange));
  }

  private static boolean holds(String name, Object a, Object b) {
    return switch (name) {
      case "=", "<=>" -> compare(a, b) == 0;
      case "<>" -> compare(a, b) != 0;
      case "<" -> compare(a, b) < 0;
      case "<=" -> compare(a, b) <= 0;
      case ">" -> compare(a, b) > 0;
      case ">=" -> compare(a, b) >= 0;
      case "STARTS_WITH" -> ((UTF8String) a).startsWith((UTF8String) b);
      case "ENDS_WITH" -> ((UTF8String) a).endsWith((UTF8String) b);
      case "CONTAINS" -> ((UTF8String) a).contains((UTF8String) b);
      default -> throw new IllegalStateException("Not a comparison: " + name);
    };
  }

  @SuppressWarnings("unchecked") // Both sides have one type, whose values compare to each other.
  private static int compare(Object a, Object b) {
    return a instanceof UTF8String text
        ? text.binaryCompare((UTF8String) b)
        : ((Comparable<Object>) a).compareTo(b);
  }

  private static boolean sameType(List<Optional<Term>> terms) {
    return terms.stream().map(term -> term.get().type).distinct().count() == 1;
  }

  private static Optional<Term> term(Expression expression, PartitionValues partitions) {
    Optional<Term> term = Optional.empty();
    if (expression instanceof Literal<?> literal) {
      term = Optional.of(new Term(literal.dataType(), part -> literal.value(), false));
    } else if (expression instanceof NamedReference reference) {
      term = column(reference.fieldNames(), partitions);
    }
    return term.filter(known -> isExact(known.type));
  }

  private static Optional<Term> column(String[] names, PartitionValues partitions) {
    boolean ofMetadata = names.length == 2 && names[0].equals(ObjectMetadata.COLUMN);
    if (ofMetadata && ObjectMetadata.TYPE.getFieldIndex(names[1]).isDefined()) {
      StructField field = ObjectMetadata.TYPE.apply(names[1]);
      return Optional.of(
          new Term(
              field.dataType(),
              part -> ObjectMetadata.value(field.name(), part),
              ObjectMetadata.isOfRange(field.name())));
    }
    if (names.length == 1 && partitions.schema().getFieldIndex(names[0]).isDefined()) {
      int ordinal = partitions.schema().fieldIndex(names[0]);
      DataType type = partitions.schema().fields()[ordinal].dataType();
      return Optional.of(new Term(type, part -> partitions.value(ordinal, part), false));
    }
    return Optional.empty();
  }

  /** Types whose values compare as Java compares them; the others are left to Spark. */
  private static boolean isExact(DataType type) {
    return type.equals(DataTypes.StringType)
        || type.equals(DataTypes.LongType)
        || type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType)
        || type.equals(DataTypes.BooleanType)
        || type.equals(DataTypes.DateType)
        || type.equals(DataTypes.TimestampType);
  }
}
