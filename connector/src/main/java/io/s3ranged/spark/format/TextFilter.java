package io.s3ranged.spark.format;

import io.s3ranged.source.record.RecordFilter;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What Spark's predicates over the column of a text record ask of its bytes.
 *
 * <p>Strings in binary order are compared byte for byte, as {@code UTF8String} compares them, so
 * that the answer is exact and need not be checked again. A record is never null.
 */
public final class TextFilter {

  private TextFilter() {}

  /**
   * What {@code predicate} adds to a filter, or nothing where Spark must evaluate it.
   *
   * @param column the record's
   */
  public static Optional<UnaryOperator<RecordFilter>> of(Predicate predicate, String column) {
    Expression[] children = predicate.children();
    return switch (predicate.name()) {
      case "AND" -> both((And) predicate, column);
      case "IS_NOT_NULL" ->
          isColumn(children[0], column) ? Optional.of(filter -> filter) : Optional.empty();
      case "CONTAINS" -> pattern(children, column, RecordFilter.Place.ANYWHERE);
      case "STARTS_WITH" -> pattern(children, column, RecordFilter.Place.START);
      case "ENDS_WITH" -> pattern(children, column, RecordFilter.Place.END);
      case "=", "<=>" -> equality(children, column);
      default -> Optional.empty();
    };
  }

  private static Optional<UnaryOperator<RecordFilter>> both(And and, String column) {
    Optional<UnaryOperator<RecordFilter>> left = of(and.left(), column);
    Optional<UnaryOperator<RecordFilter>> right = of(and.right(), column);
    return left.isEmpty() || right.isEmpty()
        ? Optional.empty()
        : Optional.of(filter -> right.get().apply(left.get().apply(filter)));
  }

  private static Optional<UnaryOperator<RecordFilter>> equality(Expression[] sides, String column) {
    Expression[] turned = {sides[1], sides[0]};
    return pattern(isColumn(sides[0], column) ? sides : turned, column, RecordFilter.Place.WHOLE);
  }

  private static Optional<UnaryOperator<RecordFilter>> pattern(
      Expression[] sides, String column, RecordFilter.Place place) {
    if (isColumn(sides[0], column)
        && sides[1] instanceof Literal<?> literal
        && literal.dataType().equals(DataTypes.StringType)
        && literal.value() instanceof UTF8String text) {
      byte[] bytes = text.getBytes();
      return Optional.of(filter -> filter.and(place, bytes));
    }
    return Optional.empty();
  }

  private static boolean isColumn(Expression expression, String column) {
    return expression instanceof NamedReference reference
        && reference.fieldNames().length == 1
        && reference.fieldNames()[0].equals(column);
  }
}
