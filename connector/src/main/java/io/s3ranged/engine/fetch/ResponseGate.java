package io.s3ranged.engine.fetch;

import io.s3ranged.engine.transport.ResponseHead;
import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.range.ByteRange;
import io.s3ranged.range.ContentRange;
import io.s3ranged.range.ObjectRef;
import java.util.Locale;

/**
 * Believes an answer only if it is the answer to what was asked.
 *
 * <p>No Java S3 client checks all of this, so one that does stands before every byte. The rules, in
 * the order in which they are looked at (decision record 0010):
 *
 * <ol>
 *   <li>The status is 206; or 200, where the whole object was asked for.
 *   <li>There is no content encoding but one that the store merely remembers: {@code identity},
 *       {@code aws-chunked}, or any on a 206 with a strong ETag.
 *   <li>The ETag is strong and, after unquoting, the pinned one; so is the version. A 200 must have
 *       an ETag, since nothing else tells it from an error page.
 *   <li>{@code Content-Range} has the object's size and the range as asked, clipped to the size
 *       where the size was not known.
 *   <li>{@code Content-Length}, where there is one, agrees.
 * </ol>
 *
 * <p>Pure. What the object is not any more is {@code OBJECT_CHANGED}, final; everything else is
 * {@code PROTOCOL_VIOLATION}, which may pass when tried again on another connection.
 */
final class ResponseGate {

  /**
   * What an answer holds that passed.
   *
   * @param object with its ETag, if the store tells one, and its size
   * @param range the bytes of the body
   */
  record Admitted(ObjectRef object, ByteRange range) {}

  private final ObjectRef object;
  private final ByteRange asked;
  private final ResponseHead head;

  private ResponseGate(ObjectRef object, ByteRange asked, ResponseHead head) {
    this.object = object;
    this.asked = asked;
    this.head = head;
  }

  /**
   * @param object what the request named; its ETag and size bind the answer where they are known
   * @param asked the range of the request, within the object where its size is known
   */
  static Admitted admit(ObjectRef object, ByteRange asked, ResponseHead head)
      throws RangedIOException {
    return new ResponseGate(object, asked, head).admit();
  }

  private Admitted admit() throws RangedIOException {
    boolean partial = head.status() == 206;
    if (!partial && head.status() != 200) {
      throw violation("status " + head.status() + " instead of 206");
    }
    if (!partial) {
      checkWholeWasAsked();
    }
    String etag = strongTag();
    checkEncoding(partial && etag != null);
    checkIdentity(etag);
    ContentRange body = partial ? rangeOfPart() : rangeOfWhole(etag);
    checkLength(body.range());
    return new Admitted(object.withIdentity(etag, body.total()), body.range());
  }

  private void checkWholeWasAsked() throws RangedIOException {
    long size = object.hasSize() ? object.size() : head.contentLength();
    if (asked.start() != 0 || asked.end() < size) {
      throw violation("status 200 with the whole object instead of 206 with a part of it");
    }
    if (head.contentRange() != null) {
      throw violation("status 200 together with Content-Range " + head.contentRange());
    }
  }

  private void checkEncoding(boolean provedByTag) throws RangedIOException {
    if (head.contentEncoding() == null || provedByTag) {
      return;
    }
    for (String coding : head.contentEncoding().toLowerCase(Locale.ROOT).split(",", -1)) {
      switch (coding.trim()) {
        case "", "identity", "aws-chunked" -> {}
        default -> throw violation("Content-Encoding " + head.contentEncoding());
      }
    }
  }

  private String strongTag() throws RangedIOException {
    String tag = head.etag() == null ? "" : head.etag().trim();
    if (tag.startsWith("W/")) {
      throw violation("the weak ETag " + tag + ", under which bytes may differ");
    }
    boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
    String opaque = quoted ? tag.substring(1, tag.length() - 1) : tag;
    return opaque.isEmpty() ? null : opaque;
  }

  private void checkIdentity(String etag) throws RangedIOException {
    if (object.etag() != null && etag == null) {
      throw violation("no ETag instead of " + object.etag());
    }
    if (object.etag() != null && !object.etag().equals(etag)) {
      throw changed("ETag " + object.etag() + " was planned and the store has " + etag);
    }
    String version = object.versionId();
    if (version != null && head.versionId() != null && !version.equals(head.versionId())) {
      throw changed("version " + version + " was planned and the store sent " + head.versionId());
    }
    // A bucket that never had versions calls them all "null" and says so in no answer.
    if (version != null
        && head.versionId() == null
        && object.etag() == null
        && !version.equals("null")) {
      throw violation("no version id instead of " + version);
    }
  }

  private ContentRange rangeOfPart() throws RangedIOException {
    ContentRange body =
        ContentRange.parse(head.contentRange())
            .orElseThrow(() -> violation("Content-Range " + head.contentRange()));
    if (body.total() == ObjectRef.UNKNOWN_SIZE) {
      throw violation("Content-Range " + head.contentRange() + " without the object's size");
    }
    if (object.hasSize() && body.total() != object.size()) {
      throw changed(object.size() + " bytes were planned and the store has " + body.total());
    }
    if (!body.range().equals(asked.clip(body.total()))) {
      throw violation("Content-Range " + head.contentRange() + " instead of " + asked.toHeader());
    }
    return body;
  }

  private ContentRange rangeOfWhole(String etag) throws RangedIOException {
    if (etag == null) {
      throw violation("status 200 without an ETag, perhaps an error page");
    }
    long size = object.hasSize() ? object.size() : head.contentLength();
    if (size < 0) {
      throw violation("status 200 without the object's size");
    }
    return new ContentRange(new ByteRange(0, size), size);
  }

  private void checkLength(ByteRange body) throws RangedIOException {
    if (head.contentLength() >= 0 && head.contentLength() != body.length()) {
      throw violation(
          "Content-Length " + head.contentLength() + " instead of " + body.length() + " bytes");
    }
  }

  private RangedIOException changed(String detail) {
    return Faults.of(FaultKind.OBJECT_CHANGED, object, asked, detail + requestId());
  }

  private RangedIOException violation(String detail) {
    return Faults.of(
        FaultKind.PROTOCOL_VIOLATION, object, asked, "the store sent " + detail + requestId());
  }

  private String requestId() {
    return head.requestId() == null ? "" : " (request " + head.requestId() + ")";
  }
}
