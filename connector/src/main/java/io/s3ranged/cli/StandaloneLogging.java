package io.s3ranged.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * A logging API for a command line that was started on the bundle jar alone.
 *
 * <p>The bundle leaves SLF4J to Spark, since two copies of it on one class path are worse than
 * none. {@code java -cp bundle.jar} has no Spark beside it, so the jar keeps a copy below a prefix
 * that no class loader searches of itself. {@link #absent()} tells that it is wanted, {@link
 * #rerun} runs a main class with it. Warnings go to standard error; the system property {@code
 * org.slf4j.simpleLogger.defaultLogLevel} changes the level.
 */
final class StandaloneLogging {
  private static final String PREFIX = "META-INF/standalone/";
  private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private StandaloneLogging() {}

  /** Whether the class path lacks SLF4J. */
  static boolean absent() {
    return StandaloneLogging.class.getClassLoader().getResource("org/slf4j/Logger.class") == null;
  }

  /**
   * Calls {@code mainClass.main(args)} in a class loader that holds the class path and this jar's
   * copy of SLF4J. Returns when {@code main} returns.
   *
   * @throws IllegalStateException if this class was not loaded from a jar with such a copy; the
   *     message says what to add to the class path
   */
  static void rerun(Class<?> mainClass, String[] args) {
    if (StandaloneLogging.class.getClassLoader().getResource(PREFIX + "org/slf4j/Logger.class")
        == null) {
      throw new IllegalStateException(
          "org.slf4j is not on the class path: run this from the s3ranged bundle jar, or add"
              + " slf4j-api to the class path");
    }
    if (System.getProperty(LEVEL) == null) {
      System.setProperty(LEVEL, "warn");
    }
    try (URLClassLoader loader =
        new URLClassLoader(classPathAndLogging(), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      loader
          .loadClass(mainClass.getName())
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("cannot start " + mainClass.getName() + " again: " + e, e);
    }
  }

  /**
   * The class path as it is, so that a credentials provider of the user's is found, and the copy.
   */
  private static URL[] classPathAndLogging() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(new File(entry).toURI().toURL());
    }
    URL jar = StandaloneLogging.class.getProtectionDomain().getCodeSource().getLocation();
    urls.add(URI.create("jar:" + jar + "!/" + PREFIX).toURL());
    return urls.toArray(new URL[0]);
  }
}
