package io.s3ranged.benchmark.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a request gets.
 *
 * @param headers names and values in turn; without Content-Length
 * @param announced what Content-Length says
 * @param headOnly whether the body stays here, as for HEAD
 */
record Answer(
    Kind kind, int status, List<String> headers, Body body, long announced, boolean headOnly) {

  static Answer of(Kind kind, int status, List<String> headers, Body body) {
    return new Answer(kind, status, headers, body, body.length(), false);
  }

  static Answer xml(Kind kind, int status, String xml) {
    return of(
        kind,
        status,
        List.of("Content-Type", "application/xml"),
        new Body.OfBytes(xml.getBytes(StandardCharsets.UTF_8)));
  }

  /** An error as S3 writes it. */
  static Answer error(Kind kind, int status, String code, String message) {
    return xml(
        kind,
        status,
        String.format(
            Locale.ROOT,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message>"
                + "<RequestId>bench</RequestId></Error>",
            code,
            Xml.escape(message)));
  }

  /** The same for HEAD. */
  Answer withoutBody() {
    return new Answer(kind, status, headers, body, announced, true);
  }

  Answer withBody(Body other, long otherAnnounced) {
    return new Answer(kind, status, headers, other, otherAnnounced, headOnly);
  }

  Answer withHeader(String name, String value) {
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < headers.size(); i += 2) {
      if (!headers.get(i).equals(name)) {
        changed.addAll(headers.subList(i, i + 2));
      }
    }
    changed.addAll(List.of(name, value));
    return new Answer(kind, status, changed, body, announced, headOnly);
  }

  String header(String name) {
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equals(name)) {
        return headers.get(i + 1);
      }
    }
    return null;
  }
}
