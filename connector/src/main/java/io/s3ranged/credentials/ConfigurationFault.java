package io.s3ranged.credentials;

import io.s3ranged.fault.FaultKind;

/**
 * A failure that was found inside a call of the SDK, on its way out to who maps the failures of
 * that SDK.
 *
 * <p>The SDK's interfaces let no checked exception through; this one carries the kind past them.
 */
public final class ConfigurationFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FaultKind kind;

  public ConfigurationFault(FaultKind kind, String detail, Throwable cause) {
    super(detail, cause);
    this.kind = kind;
  }

  public FaultKind kind() {
    return kind;
  }
}
