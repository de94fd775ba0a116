package io.s3ranged.spark;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.Faults;
import io.s3ranged.fault.RangedIOException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over keys, as Hadoop writes them: {@code *} and {@code ?} stop at a slash, {@code [a-c]}
 * and {@code [^a]} are sets, {@code {a,b}} alternatives, and a backslash takes the character behind
 * it as it is.
 */
record KeyGlob(String text, Pattern pattern) {

  private static final String SPECIAL = "*?[{\\";

  /** True if the text has a character with a meaning of its own. */
  static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /** The glob of a whole key, or of a folder, below which everything matches. */
  static KeyGlob ofPath(String text) throws RangedIOException {
    return new KeyGlob(text, compile(text, "(/.*)?"));
  }

  /** The glob of a name, which has no slash. */
  static KeyGlob ofName(String text) throws RangedIOException {
    return new KeyGlob(text, compile(text, ""));
  }

  boolean matches(String key) {
    return pattern.matcher(key).matches();
  }

  /** The characters before the first that has a meaning of its own. */
  String literalStart() {
    int end = 0;
    while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(0, end);
  }

  private static Pattern compile(String glob, String suffix) throws RangedIOException {
    try {
      return Pattern.compile(new Translation(glob).regex() + suffix, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw Faults.of(FaultKind.BAD_PATH, "the glob " + glob + " is malformed", e);
    }
  }

  /** One walk over a glob. */
  private static final class Translation {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int alternatives;

    Translation(String glob) {
      this.glob = glob;
    }

    String regex() {
      int i = 0;
      while (i < glob.length()) {
        i = step(i);
      }
      if (alternatives != 0) {
        throw new PatternSyntaxException("unclosed {", glob, glob.length());
      }
      return regex.toString();
    }

    /** Translates what stands at {@code i} and returns where the rest begins. */
    private int step(int i) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> {
          return set(i);
        }
        case '{' -> {
          alternatives++;
          regex.append("(?:");
        }
        case '}' -> closeAlternatives();
        case ',' -> regex.append(alternatives > 0 ? "|" : ",");
        case '\\' -> {
          if (i + 1 == glob.length()) {
            throw new PatternSyntaxException("nothing behind the backslash", glob, i);
          }
          literal(glob.charAt(i + 1));
          return i + 2;
        }
        default -> literal(c);
      }
      return i + 1;
    }

    private void closeAlternatives() {
      if (alternatives == 0) {
        literal('}');
      } else {
        alternatives--;
        regex.append(')');
      }
    }

    private int set(int start) {
      int end = glob.indexOf(']', start + 2);
      if (end < 0) {
        throw new PatternSyntaxException("unclosed [", glob, start);
      }
      String members = glob.substring(start + 1, end);
      boolean negated = members.startsWith("^") || members.startsWith("!");
      regex.append(negated ? "[^/" : "[");
      regex.append(members.substring(negated ? 1 : 0).replaceAll("[\\\\\\[\\]^&]", "\\\\$0"));
      regex.append(']');
      return end + 1;
    }

    private void literal(char c) {
      if (Character.isLetterOrDigit(c) || c == '/' || Character.isSurrogate(c)) {
        regex.append(c);
      } else {
        regex.append('\\').append(c);
      }
    }
  }
}
