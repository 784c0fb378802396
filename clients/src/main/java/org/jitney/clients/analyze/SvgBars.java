package org.jitney.clients.analyze;

import java.util.Locale;

/**
 * Writes a picture of bars over time: a hundred pixels a second, a row each. The structure, the
 * classes and the numbers are those of the reference, which other programs read.
 */
final class SvgBars {
    static final double ROW = 20.0;

    private static final double PIXELS_A_USEC = 0.0001;
    private static final long TENTH = 100_000;

    private final StringBuilder out = new StringBuilder();

    static double x(long usec) {
        return PIXELS_A_USEC * (double) usec;
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in no library that is used here
    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }

    void head(double width, double height, String version) {
        out.append("<?xml version=\"1.0\" standalone=\"no\"?>\n");
        out.append("<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" ");
        out.append("\"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n");
        add(
                "<svg width=\"%.0fpx\" height=\"%.0fpx\" version=\"1.1\""
                        + " xmlns=\"http://www.w3.org/2000/svg\">\n\n",
                width, height);
        add("<!-- Made by systemd-analyze, %s. Open it in a browser. -->\n\n", version);
        out.append("<defs>\n  <style type=\"text/css\">\n    <![CDATA[\n");
        style("rect", "stroke-width: 1; stroke-opacity: 0;");
        style("rect.background", "fill: rgb(255,255,255);");
        fill("activating", "255,0,0");
        fill("active", "200,150,150");
        fill("deactivating", "150,100,100");
        fill("kernel", "150,150,150");
        fill("initrd", "150,150,150");
        fill("firmware", "150,150,150");
        fill("loader", "150,150,150");
        fill("security", "144,238,144");
        fill("generators", "102,204,255");
        fill("unitsload", "82,184,255");
        style("rect.box", "fill: rgb(240,240,240); stroke: rgb(192,192,192);");
        style("line", "stroke: rgb(64,64,64); stroke-width: 1;");
        style("line.sec5", "stroke-width: 2;");
        style("line.sec01", "stroke: rgb(224,224,224); stroke-width: 1;");
        style("text", "font-family: Verdana, Helvetica; font-size: 14px;");
        style("text.left", "text-anchor: start;");
        style("text.right", "text-anchor: end;");
        style("text.sec", "font-size: 10px;");
        out.append("    ]]>\n   </style>\n</defs>\n\n");
        out.append("<rect class=\"background\" width=\"100%\" height=\"100%\" />\n");
    }

    private void style(String selector, String rules) {
        add("      %s { %s }\n", selector, rules);
    }

    private void fill(String kind, String colour) {
        style("rect." + kind, "fill: rgb(" + colour + "); fill-opacity: 0.7;");
    }

    void caption(int x, int y, String text) {
        add("<text x=\"%d\" y=\"%d\">%s</text>", x, y, escape(text));
    }

    void open(double x, double y) {
        add("<g transform=\"translate(%.3f,%.0f)\">\n", x, y);
    }

    void close() {
        out.append("</g>\n\n");
    }

    /** Draws the ground behind all rows: a line each tenth of a second, a number each second. */
    void frame(int rows, long begin, long end) {
        double height = ROW * rows;
        add(
                "<rect class=\"box\" x=\"%.3f\" y=\"0\" width=\"%.3f\" height=\"%.3f\" />\n",
                x(begin), x(end - begin), height);
        for (long at = begin / TENTH * TENTH; at <= end; at += TENTH) {
            boolean second = at % (10 * TENTH) == 0;
            String kind = at % (50 * TENTH) == 0 ? "sec5" : second ? "sec1" : "sec01";
            add(
                    "  <line class=\"%s\" x1=\"%.3f\" y1=\"0\" x2=\"%.3f\" y2=\"%.3f\" />\n",
                    kind, x(at), x(at), height);
            if (second) {
                add(
                        "  <text class=\"sec\" x=\"%.3f\" y=\"%.3f\" >%.1fs</text>\n",
                        x(at), -5.0, (double) at / 1_000_000.0);
            }
        }
    }

    void bar(String kind, long begin, long end, int row) {
        add(
                "  <rect class=\"%s\" x=\"%.3f\" y=\"%.3f\" width=\"%.3f\" height=\"%.3f\" />\n",
                kind, x(begin), ROW * row, x(end - begin), ROW - 1.0);
    }

    void text(boolean left, long at, int row, String text) {
        add(
                "  <text class=\"%s\" x=\"%.3f\" y=\"%.3f\">%s</text>\n",
                left ? "left" : "right",
                x(at) + (left ? 5.0 : -5.0),
                ROW * row + 14.0,
                escape(text));
    }

    String end() {
        return out.append("</svg>\n").toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
