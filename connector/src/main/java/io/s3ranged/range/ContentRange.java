package io.s3ranged.range;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Content-Range} header says (RFC 9110, section 14.4) of a body that is a range.
 *
 * @param range the bytes that the body holds; bounded and not empty
 * @param total bytes of the whole object, or {@link ObjectRef#UNKNOWN_SIZE} where it says {@code *}
 */
public record ContentRange(ByteRange range, long total) {

  // 18 digits always fit a long.
  private static final Pattern SYNTAX =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)", Pattern.CASE_INSENSITIVE);

  /**
   * Reads a header's value.
   *
   * @return empty for null, for what is no such header, for a range that ends before it starts or
   *     behind the total, and for the form without a range, which no successful answer carries
   */
  public static Optional<ContentRange> parse(String header) {
    Matcher matcher = SYNTAX.matcher(header == null ? "" : header.trim());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long start = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    boolean known = !matcher.group(3).equals("*");
    long total = known ? Long.parseLong(matcher.group(3)) : ObjectRef.UNKNOWN_SIZE;
    if (last < start || (known && last >= total)) {
      return Optional.empty();
    }
    return Optional.of(new ContentRange(new ByteRange(start, last + 1), total));
  }
}
