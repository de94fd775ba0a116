package io.s3ranged.cli;

import io.s3ranged.source.index.FragmentIndex;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code create}: both tables. */
@Command(
    name = "create",
    description = "Makes both tables, billed on demand, and waits until they can be used.",
    mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {

  private final Backends backends;

  @Mixin ConnectionFlags connection;
  @Spec CommandSpec spec;

  CreateCommand(Backends backends) {
    this.backends = backends;
  }

  @Override
  public Integer call() throws Exception {
    try (FragmentIndex index = backends.index(connection.index())) {
      index.create();
    }
    spec.commandLine()
        .getOut()
        .println("tables " + connection.table + " and " + connection.table + "_manifest are ready");
    return 0;
  }
}
