package io.s3ranged.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Runs the services for a shell script until its input ends.
 *
 * <p>Arguments: a working directory, and the file that gets the endpoints as shell assignments once
 * the services are ready. With a third argument the S3 server is the one at that address.
 */
public final class ServicesMain {

  private ServicesMain() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]).toAbsolutePath();
    Path environment = Path.of(arguments[1]).toAbsolutePath();
    try (Services services =
        arguments.length > 2
            ? Services.before(java.net.URI.create(arguments[2]), directory)
            : Services.start(directory)) {
      String text =
          "S3_ENDPOINT="
              + services.s3Endpoint()
              + "\nDYNAMO_ENDPOINT="
              + services.dynamoEndpoint()
              + "\nS3_ACCESS_KEY="
              + Services.ACCESS_KEY
              + "\nS3_SECRET_KEY="
              + Services.SECRET_KEY
              + "\nS3_REGION="
              + Services.REGION
              + "\n";
      Path draft = environment.resolveSibling(environment.getFileName() + ".draft");
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      Files.move(draft, environment, StandardCopyOption.ATOMIC_MOVE);
      while (System.in.read() >= 0) {
        // Whatever comes is no command; the end is.
      }
    }
  }
}
