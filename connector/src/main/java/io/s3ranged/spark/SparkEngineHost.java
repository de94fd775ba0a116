package io.s3ranged.spark;

import io.s3ranged.hadoop.EngineHost;
import io.s3ranged.options.EngineSettings;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.classic.SparkSession;
import scala.Option;

/** Tells the Hadoop file system what Spark's configuration says, on drivers and executors. */
public final class SparkEngineHost implements EngineHost {

  /** Called by the service loader. */
  public SparkEngineHost() {}

  @Override
  public boolean isHere() {
    return SparkEnv.get() != null;
  }

  @Override
  public String text(String name) {
    return conf().get(name, null);
  }

  @Override
  public long defaultMemoryBytes() {
    return MemoryBudget.defaultBytes(conf(), Runtime.getRuntime().maxMemory());
  }

  @Override
  public EngineSettings admit(EngineSettings wanted) {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    return session.isEmpty() ? wanted : Sources.ofDriver(session.get().sparkContext(), wanted);
  }

  private static SparkConf conf() {
    return SparkEnv.get().conf();
  }
}
