package io.s3ranged.options;

import java.util.function.Predicate;

/** Writes the reference page, {@code docs/options.md}, from the options themselves. */
public final class OptionReference {

  private static final String INTRODUCTION =
      """
      # Options

      Made from the code (`io.s3ranged.options.Options`); a test fails when this page differs. To write it again:
      `mvn -pl connector test -Dsuites=io.s3ranged.options.OptionReferenceSuite -Ds3ranged.regenerate=true`.

      Names may be written in any case. An unknown name fails and is answered with the nearest known one. Sizes are
      `8m`, `128MB` or plain bytes, in powers of 1,024; times are `250ms`, `30s`, `5m`, `1h`.

      Where a value comes from, the first that is set:

      1. `.option("NAME", ...)`, or `OPTIONS (NAME ...)` in SQL;
      2. the session's default, `spark.datasource.s3ranged.NAME`;
      3. the setting of Spark or Hadoop named under "else" (`fs.s3a.*` per bucket first: `fs.s3a.bucket.BUCKET.*`);
      4. the default.
      """;

  private OptionReference() {}

  /** The page as Markdown. */
  public static String render() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("\n## Of a read\n\n");
    table(page, key -> key.scope() == OptionScope.READ);
    page.append(
            "\n## Secrets of a read\n\nNever shown: their names match the pattern by which Spark")
        .append(" hides values (`spark.redaction.regex`).\n\n");
    table(page, key -> key.scope() == OptionScope.SECRET);
    page.append(
            "\n## Of a JVM\n\nSet with `--conf` before the first read; an engine that runs keeps")
        .append(" what it was built with.\n\n");
    table(page, key -> key.scope() == OptionScope.STATIC);
    return page.toString();
  }

  private static void table(StringBuilder page, Predicate<OptionKey<?>> wanted) {
    page.append("| name | value | default | else | what it does |\n|---|---|---|---|---|\n");
    for (OptionKey<?> key : Options.all()) {
      if (wanted.test(key)) {
        page.append("| `").append(key.name());
        page.append("` | ").append(key.type().description());
        page.append(" | ").append(code(key.defaultText()));
        page.append(" | ").append(code(key.fallback()));
        page.append(" | ").append(key.doc().replace("|", "\\|")).append(" |\n");
      }
    }
  }

  private static String code(String text) {
    return text == null || text.isEmpty() ? "" : "`" + text + "`";
  }
}
