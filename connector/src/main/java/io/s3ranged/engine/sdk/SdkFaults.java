package io.s3ranged.engine.sdk;

import io.s3ranged.credentials.ConfigurationFault;
import io.s3ranged.engine.netty.WireFault;
import io.s3ranged.engine.transport.RangeRequest;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Maps whatever a call of the SDK throws to a fault: the only place that knows both sides. */
final class SdkFaults {

  /** First match wins; a cause inside one of these says less than it does. */
  private static final List<Local> LOCAL =
      List.of(
          new Local(AbortedException.class, FaultKind.CANCELLED),
          new Local(CertificateException.class, FaultKind.UNTRUSTED_STORE),
          new Local(SSLPeerUnverifiedException.class, FaultKind.UNTRUSTED_STORE),
          new Local(UnknownHostException.class, FaultKind.UNREACHABLE),
          new Local(ConnectException.class, FaultKind.UNREACHABLE),
          new Local(NoRouteToHostException.class, FaultKind.UNREACHABLE),
          new Local(InterruptedIOException.class, FaultKind.TIMED_OUT),
          new Local(ApiCallTimeoutException.class, FaultKind.TIMED_OUT),
          new Local(IOException.class, FaultKind.CONNECTION_BROKEN),
          // Without an I/O failure below it, the SDK refused the request before it was sent.
          new Local(SdkException.class, FaultKind.REQUEST_REFUSED));

  private SdkFaults() {}

  /**
   * The fault of a ranged GET that ended with {@code failure}.
   *
   * @param customerKey what the GET brought with it, or null
   */
  static RangedIOException ofGet(RangeRequest request, CustomerKey customerKey, Throwable failure) {
    if (failure instanceof RangedIOException fault) {
      return fault;
    }
    Finding finding = find(failure, FaultKind.NO_SUCH_OBJECT);
    String hint =
        customerKey != null && finding.kind == FaultKind.ACCESS_DENIED
            ? "; S3 answers so to a wrong encryption.secretKey too"
            : "";
    RangedIOException fault =
        Faults.of(finding.kind, request.object(), request.range(), finding.detail + hint, failure);
    return finding.retryAfter.isZero() ? fault : Faults.retryAfter(fault, finding.retryAfter);
  }

  /** The fault of listing {@code bucket} that ended with {@code failure}. */
  static RangedIOException ofList(String bucket, String prefix, Throwable failure) {
    Finding finding = find(failure, FaultKind.NO_SUCH_BUCKET);
    String needs =
        finding.kind == FaultKind.ACCESS_DENIED
            ? "; listing needs s3:ListBucket on the bucket"
            : "";
    return Faults.of(
        finding.kind,
        "listing s3://" + bucket + "/" + prefix + ": " + finding.detail + needs,
        failure);
  }

  private static Finding find(Throwable failure, FaultKind missing) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ConfigurationFault fault) {
        return Finding.of(fault.kind(), fault.getMessage());
      }
      if (t instanceof WireFault fault) {
        return Finding.of(fault.kind(), fault.getMessage());
      }
      if (t instanceof AwsServiceException answer) {
        StoreAnswer said = StoreAnswer.of(answer);
        return new Finding(said.kind(missing), said.detail(), said.retryAfter());
      }
    }
    for (Local local : LOCAL) {
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (local.type.isInstance(t)) {
          return Finding.of(local.kind, describe(t));
        }
      }
    }
    return Finding.of(FaultKind.REQUEST_REFUSED, "unexpected " + describe(failure));
  }

  private static String describe(Throwable t) {
    String name = t.getClass().getSimpleName();
    return t.getMessage() == null ? name : name + ": " + StoreAnswer.oneLine(t.getMessage());
  }

  /** A failure on this side of the wire. A socket's time-out is an interrupted I/O. */
  private record Local(Class<? extends Throwable> type, FaultKind kind) {}

  private record Finding(FaultKind kind, String detail, Duration retryAfter) {

    static Finding of(FaultKind kind, String detail) {
      return new Finding(kind, detail, Duration.ZERO);
    }
  }
}
