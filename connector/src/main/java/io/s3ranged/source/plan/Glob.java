package io.s3ranged.source.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Hadoop's globs over keys: {@code *} and {@code ?} stand for characters of one folder's or
 * object's name, {@code [ab]}, {@code [a-c]} and {@code [^a]} for one character, <code>{ab,cd}
 * </code> for one of several texts. A backslash takes the meaning from one of <code>*?[]{},\</code>
 * behind it, and is itself elsewhere.
 */
final class Glob {

  private static final String ESCAPABLE = "*?[]{},\\";
  private static final String WILD = "*?[{";

  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong, if a group or a set is not closed
   */
  static Glob parse(String text) {
    return new Glob(new Translation(text).pattern());
  }

  boolean matches(String text) {
    return pattern.matcher(text).matches();
  }

  /**
   * The end of what the glob takes of {@code key} when it stands for the key or for a folder above
   * it; -1 if it stands for neither.
   */
  int matchedEnd(String key) {
    Matcher matcher = pattern.matcher(key);
    for (int end = key.length(); end > 0; end = key.lastIndexOf('/', end - 1)) {
      if (matcher.region(0, end).matches()) {
        return end;
      }
    }
    return -1;
  }

  /** Where the first character with a meaning stands that no backslash takes; -1 for none. */
  static int firstWild(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        i++;
      } else if (WILD.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** {@code text} without the backslashes that take a meaning. */
  static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }

  private static boolean isEscape(String text, int index) {
    return text.charAt(index) == '\\'
        && index + 1 < text.length()
        && ESCAPABLE.indexOf(text.charAt(index + 1)) >= 0;
  }

  /** From a glob to a regular expression, character by character. */
  private static final class Translation {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int open;

    Translation(String glob) {
      this.glob = glob;
    }

    Pattern pattern() {
      for (int i = 0; i < glob.length(); i++) {
        if (isEscape(glob, i)) {
          i++;
          literal(glob.charAt(i));
        } else if (glob.charAt(i) == '[') {
          i = set(i);
        } else {
          add(glob.charAt(i));
        }
      }
      if (open > 0) {
        throw new IllegalArgumentException("a { is not closed; \\{ means the character itself");
      }
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private void add(char c) {
      if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '{') {
        open++;
        regex.append("(?:");
      } else if (c == '}' && open > 0) {
        open--;
        regex.append(')');
      } else if (c == ',' && open > 0) {
        regex.append('|');
      } else {
        literal(c);
      }
    }

    private void literal(char c) {
      if (!Character.isLetterOrDigit(c) && c < 128) {
        regex.append('\\');
      }
      regex.append(c);
    }

    /** Translates the set that starts at {@code start}; returns the index of its end. */
    private int set(int start) {
      StringBuilder members = new StringBuilder();
      int i = start + 1;
      boolean negated = i < glob.length() && (glob.charAt(i) == '^' || glob.charAt(i) == '!');
      if (negated) {
        i++;
      }
      int first = i;
      for (; i < glob.length() && (glob.charAt(i) != ']' || i == first); i++) {
        boolean escaped = isEscape(glob, i);
        i += escaped ? 1 : 0;
        char c = glob.charAt(i);
        boolean range = c == '-' && !escaped && i > first && i + 1 < glob.length();
        if (!range && !Character.isLetterOrDigit(c) && c < 128) {
          members.append('\\');
        }
        members.append(c);
      }
      if (i >= glob.length()) {
        throw new IllegalArgumentException("a [ is not closed; \\[ means the character itself");
      }
      String translated = (negated ? "[^/" : "(?!/)[") + members + "]";
      checkSet(translated, glob.substring(start, i + 1));
      regex.append(translated);
      return i;
    }

    private static void checkSet(String translated, String set) {
      try {
        Pattern unused = Pattern.compile(translated);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException("the set " + set + " is not valid", e);
      }
    }
  }
}
