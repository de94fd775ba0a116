package io.s3ranged.benchmark.server;

import java.nio.charset.StandardCharsets;

/** Answers made wrong. What breaks in the middle of a body is {@link Delivery}'s. */
final class Faulty {

  private static final int EXTRA_BYTES = 16;

  private Faulty() {}

  static boolean concernsLists(Fault fault) {
    return fault == Fault.ERROR_500 || fault == Fault.GARBAGE_XML;
  }

  static Answer answer(Answer sound, Fault fault) {
    return switch (fault) {
      case NONE, RESET, SHORT, SLOW_LORIS -> sound;
      case LONG -> Port.isObject(sound) ? longer(sound) : sound;
      case WRONG_RANGE -> shifted(sound);
      case WRONG_ETAG -> otherEtag(sound);
      case ERROR_500 ->
          Answer.error(sound.kind(), 500, "InternalError", "We encountered an internal error.");
      case GARBAGE_XML -> garbage(sound);
    };
  }

  private static Answer longer(Answer sound) {
    byte[] body = "sixteen too many".getBytes(StandardCharsets.US_ASCII);
    return sound.withBody(
        new Body.Both(sound.body(), new Body.OfBytes(body)), sound.announced() + EXTRA_BYTES);
  }

  private static Answer shifted(Answer sound) {
    String range = sound.header("Content-Range");
    if (range == null || sound.status() != 206) {
      return sound;
    }
    String[] numbers = range.substring("bytes ".length()).split("[-/]", -1);
    long start = Long.parseLong(numbers[0]) + 1;
    long last = Long.parseLong(numbers[1]) + 1;
    return sound.withHeader("Content-Range", "bytes " + start + "-" + last + "/" + numbers[2]);
  }

  private static Answer otherEtag(Answer sound) {
    String range = sound.header("Content-Range");
    boolean middle = range != null && !range.startsWith("bytes 0-") && sound.status() == 206;
    return middle ? sound.withHeader("ETag", "\"00000000000000000000000000000bad\"") : sound;
  }

  private static Answer garbage(Answer sound) {
    return sound.kind() == Kind.LIST
        ? Answer.xml(
            Kind.LIST, 200, "<?xml version=\"1.0\"?>\n<ListBucketResult><Contents><Key>a</Ke")
        : Answer.xml(sound.kind(), 500, "<<< this is no XML & never was");
  }
}
