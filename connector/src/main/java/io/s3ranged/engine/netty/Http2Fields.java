package io.s3ranged.engine.netty;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.s3ranged.fault.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Requests and heads of answers, as HTTP/2 writes them. */
final class Http2Fields {

  /** What HTTP/2 says in other ways. */
  private static final Set<String> OF_HTTP1 =
      Set.of("host", "connection", "keep-alive", "transfer-encoding", "upgrade", "te");

  private Http2Fields() {}

  /** A request without a body. */
  static Http2Headers of(SdkHttpRequest request) {
    Http2Headers fields = new DefaultHttp2Headers();
    fields.method(request.method().name());
    fields.scheme(request.protocol().toLowerCase(Locale.ROOT));
    fields.authority(
        checked(
            request.firstMatchingHeader("Host").orElseGet(() -> RequestHead.authority(request))));
    fields.path(checked(RequestHead.pathAndQuery(request)));
    request.forEachHeader(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!OF_HTTP1.contains(lower)) {
            values.forEach(value -> fields.add(checked(lower), checked(value)));
          }
        });
    return fields;
  }

  private static String checked(String text) {
    RequestHead.check(text);
    return text;
  }

  /** Never to be kept in a table of the connection, here or in a gateway. */
  static boolean isSecret(CharSequence name) {
    String field = name.toString();
    return field.equals("authorization") || field.endsWith("-token") || field.endsWith("-key");
  }

  /** The head of an answer. */
  static AnswerHead head(Http2Headers fields) throws WireFault {
    CharSequence status = fields.status();
    if (status == null || !status.toString().matches("[1-5][0-9][0-9]")) {
      throw new WireFault(FaultKind.PROTOCOL_VIOLATION, "the answer's status is malformed");
    }
    List<String> all = new ArrayList<>(fields.size() * 2);
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      String name = field.getKey().toString();
      if (!name.startsWith(":")) {
        all.add(name);
        all.add(field.getValue().toString());
      }
    }
    return new AnswerHead(Integer.parseInt(status.toString()), true, all);
  }
}
