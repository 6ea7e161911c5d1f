package io.featurestore.examples.benchmark;

import com.google.common.html.HtmlEscapers;

import java.util.Locale;

/**
 * A drawing, in the few shapes that plots need. Text is readable on light and on dark pages.
 */
final class Svg
{
    private static final String STYLE =
            """
            <style>
              text { font: 12px sans-serif; fill: #24292f }
              .title { font-weight: bold }
              .axis { stroke: #8c959f; stroke-width: 1 }
              .grid { stroke: #d0d7de; stroke-width: 0.5 }
            </style>
            """;

    private final StringBuilder elements = new StringBuilder();

    void rectangle(double x, double y, double width, double height, String color)
    {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", x, y, width, height, color);
    }

    void line(double x1, double y1, double x2, double y2, String kind)
    {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1, y1, x2, y2, kind);
    }

    void polyline(String points, String color)
    {
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", points, color);
    }

    void dot(double x, double y, String color)
    {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, color);
    }

    /**
     * @param anchor {@code start}, {@code middle} or {@code end}
     */
    void text(double x, double y, String anchor, String kind, String text)
    {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>", x, y, anchor, kind, HtmlEscapers.htmlEscaper().escape(text));
    }

    private void add(String element, Object... values)
    {
        elements.append(String.format(Locale.ROOT, element, values)).append('\n');
    }

    String document(double width, double height)
    {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\">\n%s<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n%s</svg>\n",
                width,
                height,
                width,
                height,
                STYLE,
                elements);
    }
}
