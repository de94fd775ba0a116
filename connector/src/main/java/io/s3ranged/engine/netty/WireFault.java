package io.s3ranged.engine.netty;

import io.s3ranged.fault.FaultKind;
import java.io.IOException;

/** What went wrong between here and the store, before anybody says which object it concerns. */
public final class WireFault extends IOException {

  private static final long serialVersionUID = 1;

  private final FaultKind kind;

  WireFault(FaultKind kind, String detail) {
    this(kind, detail, null);
  }

  WireFault(FaultKind kind, String detail, Throwable cause) {
    super(detail, cause);
    this.kind = kind;
  }

  /** The kind of fault that a request ends with. */
  public FaultKind kind() {
    return kind;
  }
}
