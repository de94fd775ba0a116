package io.s3ranged.engine.sdk;

import io.s3ranged.fault.FaultKind;

/**
 * A failure that was found inside a call of the SDK, on its way out to {@link SdkFaults}.
 *
 * <p>The SDK's interfaces let no checked exception through; this one carries the kind past them.
 */
final class ConfigurationFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FaultKind kind;

  ConfigurationFault(FaultKind kind, String detail, Throwable cause) {
    super(detail, cause);
    this.kind = kind;
  }

  FaultKind kind() {
    return kind;
  }
}
