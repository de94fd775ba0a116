package io.s3ranged.benchmark.server;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * S3's answers to well-behaved questions, path style: GET and HEAD of objects with Range, If-Match,
 * If-None-Match and partNumber, PUT of small objects, listings of version 2, HEAD of buckets.
 * Signatures are taken unread.
 */
final class S3Answers {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Catalog catalog;
  private final ListAnswers lists = new ListAnswers();

  S3Answers(Catalog catalog) {
    this.catalog = catalog;
  }

  static Kind kindOf(Request request) {
    boolean ofBucket = request.key().isEmpty();
    return switch (request.method()) {
      case "GET" -> ofBucket ? Kind.LIST : Kind.GET;
      case "HEAD" -> Kind.HEAD;
      case "PUT" -> Kind.PUT;
      default -> Kind.OTHER;
    };
  }

  Answer answer(Request request, Settings settings) throws IOException {
    String method = request.method();
    String key = request.key();
    if (method.equals("PUT")) {
      return put(request, key);
    }
    Kind kind = kindOf(request);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.error(kind, 501, "NotImplemented", method + " is not implemented");
    }
    Bucket bucket = catalog.find(request.bucket());
    Answer answer;
    if (bucket == null) {
      answer = Answer.error(kind, 404, "NoSuchBucket", "The specified bucket does not exist");
    } else if (!key.isEmpty()) {
      answer = object(kind, bucket.find(key), request, settings);
    } else if (kind == Kind.HEAD) {
      answer = Answer.of(kind, 200, List.of(), Body.none());
    } else {
      answer = lists.answer(request, bucket);
    }
    return kind == Kind.HEAD ? answer.withoutBody() : answer;
  }

  private Answer put(Request request, String key) throws IOException {
    if (request.header("x-amz-decoded-content-length") != null) {
      return Answer.error(Kind.PUT, 501, "NotImplemented", "Chunked signatures are not");
    }
    if (key.isEmpty()) {
      Bucket unused = catalog.findOrCreate(request.bucket());
      return Answer.of(Kind.PUT, 200, List.of(), Body.none());
    }
    StoredObject object = catalog.put(request.bucket(), key, request.body());
    return Answer.of(Kind.PUT, 200, List.of("ETag", quoted(object.etag())), Body.none());
  }

  private static Answer object(Kind kind, StoredObject object, Request request, Settings settings) {
    if (object == null) {
      return Answer.error(kind, 404, "NoSuchKey", "The specified key does not exist.");
    }
    String ifMatch = request.header("if-match");
    if (ifMatch != null && !matches(ifMatch, object.etag())) {
      return Answer.error(kind, 412, "PreconditionFailed", "If-Match did not hold");
    }
    String ifNoneMatch = request.header("if-none-match");
    if (ifNoneMatch != null && matches(ifNoneMatch, object.etag())) {
      return Answer.of(kind, 304, List.of("ETag", quoted(object.etag())), Body.none());
    }
    List<String> headers = new ArrayList<>();
    headers.addAll(List.of("ETag", quoted(object.etag())));
    headers.addAll(List.of("Last-Modified", httpDate(object.modifiedMillis())));
    headers.addAll(List.of("Accept-Ranges", "bytes", "Content-Type", "binary/octet-stream"));
    String part = request.query().get("partNumber");
    Asked asked =
        part == null
            ? Asked.of(request.header("range"), object.size())
            : part(Integer.parseInt(part), object.size(), settings, headers);
    if (asked == null) {
      return Answer.error(kind, 416, "InvalidRange", "The requested range is not satisfiable")
          .withHeader("Content-Range", "bytes */" + object.size());
    }
    if (asked.partial()) {
      headers.addAll(
          List.of(
              "Content-Range",
              "bytes " + asked.start() + "-" + (asked.end() - 1) + "/" + object.size()));
    }
    Body body =
        new Body.OfFile(
            object.file(), object.position() + asked.start(), asked.end() - asked.start());
    return Answer.of(kind, asked.partial() ? 206 : 200, headers, body);
  }

  /** The range that a request gets. */
  private record Asked(long start, long end, boolean partial) {

    /** Null where there is no byte of it; what is no single range is as if it were not there. */
    static Asked of(String range, long size) {
      Asked whole = new Asked(0, size, false);
      if (range == null || !range.matches("bytes=(\\d+-\\d*|-\\d+)")) {
        return whole;
      }
      int dash = range.indexOf('-');
      String first = range.substring("bytes=".length(), dash);
      String last = range.substring(dash + 1);
      if (first.isEmpty()) {
        long length = Math.min(Long.parseLong(last), size);
        return length == 0 ? null : new Asked(size - length, size, true);
      }
      long start = Long.parseLong(first);
      long end = last.isEmpty() ? size : Math.min(Long.parseLong(last), size - 1) + 1;
      if (!last.isEmpty() && Long.parseLong(last) < start) {
        return whole;
      }
      return start >= size ? null : new Asked(start, end, true);
    }
  }

  private static Asked part(int number, long size, Settings settings, List<String> headers) {
    long partBytes = (long) settings.number(Knob.PART_BYTES);
    long count = Math.max(1, (size + partBytes - 1) / partBytes);
    headers.addAll(List.of("x-amz-mp-parts-count", Long.toString(count)));
    long start = (number - 1) * partBytes;
    return number < 1 || number > count
        ? null
        : new Asked(start, Math.min(size, start + partBytes), true);
  }

  private static boolean matches(String condition, String etag) {
    return condition.equals("*") || condition.replace("\"", "").equals(etag);
  }

  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  private static String httpDate(long millis) {
    return HTTP_DATE.format(Instant.ofEpochMilli(millis));
  }
}
