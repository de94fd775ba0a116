package io.s3ranged.cli;

import io.s3ranged.fault.RangedIOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code s3ranged-index}: makes and fills the index.
 *
 * <p>Exit codes: 0 done, 1 failed (the fault's message stands on standard error), 2 wrong usage, 3
 * a lookup found nothing. Results go to standard output, all else to standard error.
 */
@Command(
    name = "s3ranged-index",
    description = "Makes and fills the index of s3ranged in DynamoDB.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Credentials come from --credentials-provider, and without it from the AWS SDK's own"
          + " chain: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, profiles, the instance.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a lookup found nothing."
    })
public final class IndexCommand {

  static final int FAILED = 1;
  static final int NOT_FOUND = 3;

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    if (StandaloneLogging.absent()) {
      StandaloneLogging.rerun(IndexCommand.class, args);
      return;
    }
    System.exit(commandLine(new AwsBackends()).execute(args));
  }

  static CommandLine commandLine(Backends backends) {
    CommandLine root =
        new CommandLine(new IndexCommand())
            .addSubcommand(new CreateCommand(backends))
            .addSubcommand(new RegisterCommand(backends))
            .addSubcommand(new LookupCommand(backends))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> explain(failure, command.getErr()));
    root.getCommandSpec().version(version());
    root.getSubcommands().values().forEach(sub -> sub.getCommandSpec().version(version()));
    return root;
  }

  private static String version() {
    String version = IndexCommand.class.getPackage().getImplementationVersion();
    return "s3ranged-index " + (version == null ? "(not from a jar)" : version);
  }

  /** A fault says all that a user needs; the trace of anything else is for us. */
  private static int explain(Exception failure, PrintWriter err) {
    if (failure instanceof RangedIOException fault) {
      err.println("s3ranged-index: " + fault.getMessage());
    } else {
      err.println("s3ranged-index: this is a defect of s3ranged; please report it:");
      failure.printStackTrace(err);
    }
    err.flush();
    return FAILED;
  }
}
