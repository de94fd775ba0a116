package io.s3ranged.contract.hadoop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Fails a test that skips itself and is not in {@code contract/skips.txt}, and one that is there
 * and does not skip. Found by JUnit as a service.
 */
public final class NoSilentSkips implements InvocationInterceptor {

  private final Set<String> written = written();

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    String name = name(context);
    try {
      invocation.proceed();
    } catch (TestAbortedException skip) {
      throw judged(name, skip);
    }
    if (written.contains(name)) {
      throw new AssertionError(name + " does not skip itself: take it off contract/skips.txt");
    }
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> setup,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (TestAbortedException skip) {
      throw judged(name(context), skip);
    }
  }

  private Throwable judged(String name, TestAbortedException skip) {
    return written.contains(name)
        ? skip
        : new AssertionError(name + " skips itself and is not in contract/skips.txt", skip);
  }

  private static String name(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName()
        + "."
        + context.getRequiredTestMethod().getName();
  }

  private static Set<String> written() {
    try (InputStream in = NoSilentSkips.class.getResourceAsStream("/contract/skips.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
