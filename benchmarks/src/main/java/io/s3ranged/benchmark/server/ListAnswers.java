package io.s3ranged.benchmark.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;

/** Pages of ListObjectsV2: at most 1,000 keys and common prefixes each. */
final class ListAnswers {

  private static final int MOST_KEYS = 1000;

  /** One page under way. */
  private static final class Page {
    final StringBuilder contents = new StringBuilder(1 << 18);
    final boolean urlEncoded;
    int count;
    String last = "";

    Page(boolean urlEncoded) {
      this.urlEncoded = urlEncoded;
    }

    String name(String key) {
      return urlEncoded ? Xml.url(key) : Xml.escape(key);
    }

    void add(StoredObject object) {
      contents
          .append("<Contents><Key>")
          .append(name(object.key()))
          .append("</Key><LastModified>")
          .append(Instant.ofEpochMilli(object.modifiedMillis()))
          .append("</LastModified><ETag>&quot;")
          .append(object.etag())
          .append("&quot;</ETag><Size>")
          .append(object.size())
          .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
      count++;
      last = object.key();
    }

    void addPrefix(String prefix) {
      contents.append("<CommonPrefixes><Prefix>").append(name(prefix));
      contents.append("</Prefix></CommonPrefixes>");
      count++;
      // Nothing that lies below it comes after.
      last = prefix + Character.MAX_VALUE;
    }
  }

  Answer answer(Request request, Bucket bucket) {
    String prefix = request.query().getOrDefault("prefix", "");
    String delimiter = request.query().getOrDefault("delimiter", "");
    int most = most(request.query().get("max-keys"));
    String after = after(request);
    Page page = new Page("url".equals(request.query().get("encoding-type")));
    boolean more = fill(page, bucket, prefix, delimiter, after, most);
    StringBuilder xml = new StringBuilder(page.contents.length() + 1024);
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult>");
    element(xml, "Name", Xml.escape(request.bucket()));
    element(xml, "Prefix", page.name(prefix));
    if (!delimiter.isEmpty()) {
      element(xml, "Delimiter", page.name(delimiter));
    }
    element(xml, "KeyCount", Integer.toString(page.count));
    element(xml, "MaxKeys", Integer.toString(most));
    if (page.urlEncoded) {
      element(xml, "EncodingType", "url");
    }
    element(xml, "IsTruncated", Boolean.toString(more));
    if (more) {
      element(xml, "NextContinuationToken", token(page.last));
    }
    xml.append(page.contents).append("</ListBucketResult>");
    return Answer.xml(Kind.LIST, 200, xml.toString());
  }

  /** Says whether there is more than fits. */
  private static boolean fill(
      Page page, Bucket bucket, String prefix, String delimiter, String after, int most) {
    String from = KeyOrder.INSTANCE.compare(after, prefix) > 0 ? after : prefix;
    Iterator<StoredObject> objects = bucket.from(from);
    while (objects.hasNext()) {
      StoredObject object = objects.next();
      if (!object.key().startsWith(prefix)) {
        return false;
      }
      if (KeyOrder.INSTANCE.compare(object.key(), after) > 0) {
        if (page.count == most) {
          return true;
        }
        int end = delimiter.isEmpty() ? -1 : object.key().indexOf(delimiter, prefix.length());
        if (end < 0) {
          page.add(object);
        } else {
          page.addPrefix(object.key().substring(0, end + delimiter.length()));
          objects = bucket.from(page.last);
        }
      }
    }
    return false;
  }

  private static int most(String asked) {
    return asked == null ? MOST_KEYS : Math.max(0, Math.min(MOST_KEYS, Integer.parseInt(asked)));
  }

  private static String after(Request request) {
    String token = request.query().get("continuation-token");
    return token == null
        ? request.query().getOrDefault("start-after", "")
        : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }

  private static String token(String last) {
    return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static void element(StringBuilder xml, String name, String value) {
    xml.append('<').append(name).append('>').append(value).append("</").append(name).append('>');
  }
}
