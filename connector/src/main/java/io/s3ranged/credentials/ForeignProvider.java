package io.s3ranged.credentials;

import io.s3ranged.fault.FaultKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A provider's class of the user, called by the names of its methods.
 *
 * <p>The bundle carries the SDK under another package, so the class implements an interface that is
 * not ours although it has the same methods. It is made by its static {@code create()} or {@code
 * getInstance()}, or by its constructor without arguments.
 */
final class ForeignProvider implements AwsCredentialsProvider, SdkAutoCloseable {

  private final String name;
  private final Object provider;
  private final Method resolve;

  private ForeignProvider(String name, Object provider, Method resolve) {
    this.name = name;
    this.provider = provider;
    this.resolve = resolve;
  }

  /**
   * @throws ConfigurationFault {@code BAD_OPTION}, naming the class, if it does not fit
   */
  static ForeignProvider load(String name, ClassLoader loader) {
    Class<?> type;
    try {
      type = Class.forName(name, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw refused(
          name, "the class cannot be loaded (" + e + "); add its jar to the job's jars", e);
    }
    Method resolve = method(type, "resolveCredentials");
    if (resolve == null) {
      String why =
          method(type, "getCredentials") == null
              ? "it has no method resolveCredentials()"
              : "it is written for AWS SDK v1; one for AWS SDK v2 is needed";
      throw refused(name, why, null);
    }
    return new ForeignProvider(name, create(name, type), resolve);
  }

  private static Object create(String name, Class<?> type) {
    try {
      for (String factory : new String[] {"create", "getInstance"}) {
        Method method = method(type, factory);
        if (method != null
            && Modifier.isStatic(method.getModifiers())
            && type.isAssignableFrom(method.getReturnType())) {
          return method.invoke(null);
        }
      }
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw refused(
          name, "creating it failed with " + e.getCause().getClass().getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw refused(
          name,
          "it has neither a static create() nor a public constructor without arguments (S3A's"
              + " constructors with a Configuration are not supported)",
          e);
    }
  }

  private static ConfigurationFault refused(String name, String why, Throwable cause) {
    return new ConfigurationFault(
        FaultKind.BAD_OPTION, "option credentialsProvider=" + name + ": " + why, cause);
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      Object credentials = resolve.invoke(provider);
      String accessKey = text(credentials, "accessKeyId");
      String secretKey = text(credentials, "secretAccessKey");
      return method(credentials.getClass(), "sessionToken") == null
          ? AwsBasicCredentials.create(accessKey, secretKey)
          : AwsSessionCredentials.create(accessKey, secretKey, text(credentials, "sessionToken"));
    } catch (InvocationTargetException e) {
      // The class's name and no more: nobody knows what a foreign message holds.
      throw SdkClientException.create(
          name + " failed with " + e.getCause().getClass().getName(), e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw SdkClientException.create(name + " did not answer with credentials", e);
    }
  }

  private static String text(Object credentials, String accessor)
      throws ReflectiveOperationException {
    Method method = method(credentials.getClass(), accessor);
    if (method == null) {
      throw new NoSuchMethodException(accessor);
    }
    return (String) method.invoke(credentials);
  }

  /** The public method without parameters, made callable on a class that is not public; or null. */
  private static Method method(Class<?> type, String name) {
    try {
      Method method = type.getMethod(name);
      return method.trySetAccessible() ? method : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  @Override
  public void close() {
    if (provider instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // It is not asked again, and the engine that ends here has no use for the failure.
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
