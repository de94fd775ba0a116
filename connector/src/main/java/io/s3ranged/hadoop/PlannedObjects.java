package io.s3ranged.hadoop;

import io.s3ranged.options.OptionKey;
import io.s3ranged.options.OptionScope;
import io.s3ranged.options.Options;
import io.s3ranged.range.ObjectRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Hands objects that are planned already to file systems in any JVM: a path that says which version
 * of its object is meant, and the settings under which a file system believes it.
 *
 * <p>A file system with these settings answers status and opening of such a path without a request,
 * and reads with {@code If-Match} where the ETag is known. No other file system reads a path so.
 * Pure: nothing is kept between the two sides.
 */
public final class PlannedObjects {

  private static final String SCHEME_PREFIX = "fs." + RangedFileSystem.SCHEME + ".";
  private static final String FLAG = SCHEME_PREFIX + "planned";
  private static final String OPTION_PREFIX = FLAG + ".option.";
  private static final String MARK = "size=";

  private PlannedObjects() {}

  /**
   * An object and when it was last changed.
   *
   * @param modifiedMillis milliseconds since the epoch, or -1
   */
  record Planned(ObjectRef object, long modifiedMillis) {}

  /**
   * Settings for a Hadoop configuration: a file system made from it takes planned paths, and
   * reaches the store by {@code options} (names of options, in any case) and by the configuration's
   * {@code fs.s3a.*}, as the data source does. They hold secrets if the options do.
   */
  public static Map<String, String> settings(Map<String, String> options) {
    Map<String, String> settings = new HashMap<>();
    settings.put(SCHEME_PREFIX + "impl", RangedFileSystem.class.getName());
    // Hadoop keeps file systems by scheme and bucket alone, whatever their settings are.
    settings.put(SCHEME_PREFIX + "impl.disable.cache", "true");
    settings.put(FLAG, "true");
    for (OptionKey<?> key : Options.all()) {
      String text = isOfConnection(key) ? options.get(key.name()) : null;
      if (text != null) {
        settings.put(OPTION_PREFIX + key.name(), text);
      }
    }
    return settings;
  }

  /** The path of a planned object, of known size. */
  public static URI path(ObjectRef object, long modifiedMillis) {
    StringBuilder version = new StringBuilder(MARK).append(object.size());
    add(version, "etag", object.etag());
    add(version, "version", object.versionId());
    add(version, "modified", modifiedMillis < 0 ? null : Long.toString(modifiedMillis));
    Path plain = new Path(uri(object, null));
    if (!plain.toUri().getPath().equals("/" + object.key())) {
      add(version, "key", object.key());
    }
    return uri(object, version.toString());
  }

  /** {@code s3ranged://bucket/key} for people and for {@code input_file_name()}. */
  public static String shownPath(ObjectRef object) {
    return uri(object, null).toString();
  }

  static boolean areTakenBy(Configuration conf) {
    return conf.getBoolean(FLAG, false);
  }

  /** The options that were handed over. Without expanding variables: a secret may hold any text. */
  static Map<String, String> options(Configuration conf) {
    Map<String, String> given = new HashMap<>();
    for (OptionKey<?> key : Options.all()) {
      String text = isOfConnection(key) ? conf.getRaw(OPTION_PREFIX + key.name()) : null;
      if (text != null) {
        given.put(key.name(), text);
      }
    }
    return given;
  }

  static boolean isOfConnection(OptionKey<?> key) {
    return key.scope() != OptionScope.STATIC
        && key.fallback() != null
        && key.fallback().startsWith("fs.s3a.");
  }

  /**
   * What a path says, or nothing if it is a plain one. Spark sends some paths as text, which makes
   * the fragment a part of the name; only a file system that takes plans reads it so.
   */
  static Optional<Planned> parse(Path path) {
    URI uri = path.toUri();
    String name = uri.getPath().substring(1);
    String version = uri.getFragment();
    if (version == null) {
      int mark = name.lastIndexOf('#' + MARK);
      if (mark < 0) {
        return Optional.empty();
      }
      version = name.substring(mark + 1);
      name = name.substring(0, mark);
    }
    Map<String, String> said = new HashMap<>();
    for (String part : version.split("&", -1)) {
      int equal = part.indexOf('=');
      said.put(part.substring(0, equal), unescape(part.substring(equal + 1)));
    }
    ObjectRef object =
        new ObjectRef(
            uri.getAuthority(),
            said.getOrDefault("key", name),
            said.get("version"),
            said.get("etag"),
            Long.parseLong(said.get("size")));
    return Optional.of(new Planned(object, Long.parseLong(said.getOrDefault("modified", "-1"))));
  }

  private static void add(StringBuilder version, String name, String text) {
    if (text != null) {
      version.append('&').append(name).append('=').append(escape(text));
    }
  }

  private static URI uri(ObjectRef object, String fragment) {
    try {
      return new URI(RangedFileSystem.SCHEME, object.bucket(), "/" + object.key(), null, fragment);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("No path can name " + object, e);
    }
  }

  /** Letters, digits and hyphens stay; all else is {@code ~} and a code of four hex digits. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '-');
      escaped.append(plain ? String.valueOf(c) : String.format("~%04x", (int) c));
    }
    return escaped.toString();
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '~') {
        plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
        i += 4;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
