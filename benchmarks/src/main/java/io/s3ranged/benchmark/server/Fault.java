package io.s3ranged.benchmark.server;

import java.util.Locale;

/** How an answer can be wrong. */
enum Fault {
  NONE,
  /** The connection is reset in the middle of the body. */
  RESET,
  /** The connection ends in the middle of the body, in good order. */
  SHORT,
  /** Sixteen bytes more than were asked for, announced by Content-Length, not by Content-Range. */
  LONG,
  /** Content-Range says one byte further on than the bytes are. */
  WRONG_RANGE,
  /** The ETag of another version, on every range that does not start at 0. */
  WRONG_ETAG,
  /** A byte every 100 ms. */
  SLOW_LORIS,
  /** 500 InternalError, as S3 writes it. */
  ERROR_500,
  /** 500 with a body that is no XML; of a listing, 200 with a body that stops being XML. */
  GARBAGE_XML;

  /** As the administration port and the header x-bench-fault spell it: {@code wrongRange}. */
  static Fault parse(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_');
      }
      name.append(c);
    }
    return valueOf(name.toString().toUpperCase(Locale.ROOT).replace("ERROR500", "ERROR_500"));
  }
}
