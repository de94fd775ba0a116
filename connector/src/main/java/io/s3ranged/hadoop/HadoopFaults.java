package io.s3ranged.hadoop;

import io.s3ranged.fault.RangedIOException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.Path;

/**
 * Faults as Hadoop's callers expect them. The fault itself is the cause, and its message stays: it
 * names the object and the remedy.
 */
final class HadoopFaults {

  private HadoopFaults() {}

  static IOException of(Path path, RangedIOException fault) {
    return switch (fault.kind()) {
      case NO_SUCH_OBJECT, NO_SUCH_BUCKET ->
          caused(new FileNotFoundException(fault.getMessage()), fault);
      case ACCESS_DENIED, CREDENTIALS_MISSING, CREDENTIALS_REFUSED ->
          caused(new AccessDeniedException(path.toString(), null, fault.getMessage()), fault);
      case RANGE_NOT_SATISFIABLE -> caused(new EOFException(fault.getMessage()), fault);
      case CANCELLED -> caused(new InterruptedIOException(fault.getMessage()), fault);
      default -> fault;
    };
  }

  static FileNotFoundException missing(Path path) {
    return new FileNotFoundException(
        path + " does not exist: there is no object of this name, and none below it.");
  }

  static FileNotFoundException isFolder(Path path) {
    return new FileNotFoundException(path + " is a directory: open an object in it.");
  }

  private static IOException caused(IOException told, RangedIOException fault) {
    told.initCause(fault);
    return told;
  }
}
