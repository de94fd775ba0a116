package io.s3ranged.spark;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.plan.PlannedRange;
import io.s3ranged.spark.read.PartitionValues;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Any expression over partition columns, evaluated by Spark on the driver as its sources do. */
final class PartitionFilter extends Predicate {

  private final Expression expression;
  private final BasePredicate bound;

  PartitionFilter(Expression expression, StructType partitions) {
    super("PARTITION_FILTER", EMPTY_EXPRESSION);
    this.expression = expression;
    this.bound = bound(expression, partitions);
  }

  private static BasePredicate bound(Expression expression, StructType partitions) {
    List<Attribute> attributes = new ArrayList<>();
    for (StructField field : partitions.fields()) {
      attributes.add(attribute(expression, field));
    }
    return Predicate$.MODULE$.create(expression, CollectionConverters.asScala(attributes).toSeq());
  }

  private static Attribute attribute(Expression expression, StructField field) {
    for (Attribute attribute : CollectionConverters.asJava(expression.references().toSeq())) {
      if (attribute.name().equals(field.name())) {
        return attribute;
      }
    }
    return DataTypeUtils.toAttribute(field);
  }

  /** The filter as the planner evaluates it. */
  DriverFilter filter(PartitionValues partitions) {
    return new DriverFilter(this, part -> bound.eval(row(partitions, part)), false);
  }

  private static GenericInternalRow row(PartitionValues partitions, PlannedRange part)
      throws RangedIOException {
    Object[] values = new Object[partitions.schema().length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = partitions.value(i, part);
    }
    return new GenericInternalRow(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionFilter that && expression.semanticEquals(that.expression);
  }

  @Override
  public int hashCode() {
    return expression.semanticHash();
  }

  @Override
  public String toString() {
    return expression.sql();
  }
}
