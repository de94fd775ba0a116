package io.s3ranged.engine.netty;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.s3ranged.fault.FaultKind;
import java.util.Locale;

/** What the errors of HTTP/2 are to us. */
final class Http2Faults {

  private static final String USE_HTTP1 = "set spark.s3ranged.transport.protocol=http1";

  private Http2Faults() {}

  /** The store broke one stream off. */
  static WireFault reset(long code) {
    return of("the store broke the stream off", code);
  }

  /** The store goes away, and has not looked at this stream. */
  static WireFault wentAway(long code) {
    return of("the store went away before it looked at the request", code);
  }

  private static WireFault of(String what, long code) {
    Http2Error error = Http2Error.valueOf(code);
    String name = error == null ? "error " + code : error.name();
    if (error == Http2Error.HTTP_1_1_REQUIRED) {
      return new WireFault(FaultKind.BAD_OPTION, "the store wants HTTP/1.1: " + USE_HTTP1);
    }
    // A store that is asked too much of says it so, without a status.
    FaultKind kind =
        error == Http2Error.ENHANCE_YOUR_CALM ? FaultKind.THROTTLED : FaultKind.CONNECTION_BROKEN;
    return new WireFault(kind, what + " (" + name + ")");
  }

  /** What the store sent is against the protocol, or past a limit of ours. */
  static Throwable violation(Http2Exception why) {
    return new WireFault(
        FaultKind.PROTOCOL_VIOLATION, "HTTP/2 (" + why.error() + "): " + why.getMessage(), why);
  }

  /** The handshake of TLS failed, perhaps because the store refuses what is offered (ALPN). */
  static Throwable ofHandshake(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      // No class says it; both BoringSSL and the JDK name the alert.
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no_application_protocol")) {
        return notSpoken(cause);
      }
    }
    return WireExchange.known(cause);
  }

  /** What came first is no HTTP/2 at all. */
  static WireFault notSpoken(Throwable cause) {
    return new WireFault(
        FaultKind.BAD_OPTION, "the store does not speak HTTP/2: " + USE_HTTP1 + " or auto", cause);
  }
}
