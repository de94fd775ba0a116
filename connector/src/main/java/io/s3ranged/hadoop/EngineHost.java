package io.s3ranged.hadoop;

import io.s3ranged.options.EngineSettings;

/**
 * The application that this JVM runs, as the engine's settings see it.
 *
 * <p>Found as a service, so that the file system knows nothing of Spark. A host whose classes
 * cannot be loaded is not here.
 */
public interface EngineHost {

  /** True if this JVM runs such an application now. */
  boolean isHere();

  /** The application's text of a JVM-wide setting ({@code spark.s3ranged.*}), or null. */
  String text(String name);

  /** The engine's budget where none is set. */
  long defaultMemoryBytes();

  /**
   * What the JVM's engine is to be made from. Called before an engine is asked for: the host sees
   * to it that the engine ends with the application.
   */
  EngineSettings admit(EngineSettings wanted);
}
