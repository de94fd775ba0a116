package io.s3ranged.benchmark.run;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Two bars for each client of each workload: MB/s, and CPU seconds a GiB, with least and most. */
final class SvgPlot {

  private static final int ROW = 18;
  private static final int LABEL = 250;
  private static final int BAR = 300;
  private static final int GAP = 70;
  private static final int WIDTH = LABEL + 2 * (BAR + GAP);

  private SvgPlot() {}

  static String of(List<Summary> all) {
    StringBuilder body = new StringBuilder();
    int y = 30;
    for (List<Summary> group : Summary.groups(all)) {
      Summary first = group.get(0);
      text(
          body,
          8,
          y,
          "bold",
          first.workload().id() + " " + first.query() + ": " + first.workload().title());
      y += ROW;
      text(body, LABEL, y, "italic", "MB/s");
      text(body, LABEL + BAR + GAP, y, "italic", "CPU seconds a GiB");
      y += 6;
      double fastest = most(group, Measurement::megabytesPerSecond);
      double dearest = most(group, Measurement::cpuPerGib);
      for (Summary summary : group) {
        y += ROW;
        text(body, 8, y, "normal", summary.peer().name());
        bar(body, LABEL, y, summary, summary.of(Measurement::megabytesPerSecond), fastest, "%.0f");
        bar(
            body,
            LABEL + BAR + GAP,
            y,
            summary,
            summary.of(Measurement::cpuPerGib),
            dearest,
            "%.2f");
      }
      y += 2 * ROW;
    }
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            y)
        + body
        + "</svg>\n";
  }

  private static double most(List<Summary> group, ToDoubleFunction<Measurement> figure) {
    return group.stream().mapToDouble(s -> s.of(figure).most()).max().orElse(1);
  }

  private static void bar(
      StringBuilder to,
      int x,
      int y,
      Summary summary,
      Summary.Spread figure,
      double full,
      String form) {
    double scale = BAR / full;
    String colour =
        summary.peer().isOurs()
            ? "#1b6ca8"
            : summary.peer().name().startsWith("floor") ? "#999999" : "#d98c3f";
    to.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                + "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"black\"/>%n",
            x,
            y - 11,
            figure.median() * scale,
            ROW - 5,
            colour,
            x + figure.least() * scale,
            y - 5,
            x + figure.most() * scale,
            y - 5));
    text(
        to,
        (int) (x + figure.most() * scale) + 5,
        y,
        "normal",
        String.format(Locale.ROOT, form, figure.median()));
  }

  private static void text(StringBuilder to, int x, int y, String style, String text) {
    String font = style.equals("bold") ? "font-weight=\"bold\"" : "font-style=\"" + style + "\"";
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    to.append(
        String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" %s>%s</text>%n", x, y, font, escaped));
  }
}
