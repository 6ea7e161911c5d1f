package io.featurestore.examples.benchmark;

import java.util.List;
import java.util.Locale;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Bars of processor time, a group for each shape with its own scale. A bar of a way that was ended reaches the edge.
 */
public final class BarPlot
{
    private static final double LABELS = 210;
    private static final double BARS = 460;
    private static final double FIGURES = 130;
    private static final double ROW = 18;
    private static final double GAP = 34;

    private BarPlot() {}

    public static String draw(List<Result> results)
    {
        Svg svg = new Svg();
        double y = 10;
        for (String shape : results.stream().map(Result::shape).distinct().toList()) {
            y = drawShape(svg, y, shape, results.stream()
                    .filter(result -> result.shape().equals(shape) && result.status() != Run.Status.FAILED)
                    .collect(toImmutableList()));
        }
        return svg.document(LABELS + BARS + FIGURES, y);
    }

    private static double drawShape(Svg svg, double top, String shape, List<Result> results)
    {
        double most = results.stream()
                .filter(Result::isOk)
                .mapToDouble(Result::cpuSeconds)
                .max()
                .orElse(1);
        svg.text(LABELS, top + 14, "start", "title", "%s: CPU seconds".formatted(shape));
        double y = top + 22;
        for (Result result : results) {
            double seconds = result.cpuSeconds();
            double width = result.isOk() ? Math.max(1, BARS * seconds / most) : BARS;
            svg.text(LABELS - 8, y + 12, "end", "label", result.way().label());
            svg.rectangle(LABELS, y, width, ROW - 4, color(result));
            svg.text(LABELS + width + 6, y + 12, "start", "figure", String.format(Locale.ROOT, result.isOk() ? "%.2f" : "ended at %.0f", seconds));
            y += ROW;
        }
        svg.line(LABELS, top + 20, LABELS, y, "axis");
        return y + GAP - 14;
    }

    private static String color(Result result)
    {
        if (!result.isOk()) {
            return "#d0d7de";
        }
        if (result.way() == Way.READ) {
            return "#8c959f";
        }
        return result.way().ours() ? "#1a7f37" : "#bf8700";
    }
}
