package io.featurestore.examples.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

/**
 * Lines of processor time against a size, both axes logarithmic, so that what is linear has the slope of the diagonal.
 */
public final class LinePlot
{
    private static final double LEFT = 60;
    private static final double WIDTH = 480;
    private static final double HEIGHT = 320;
    private static final double TOP = 30;
    private static final double NAMES = 200;
    private static final List<String> COLORS = List.of("#1a7f37", "#0969da", "#cf222e", "#8250df", "#bf8700", "#57606a", "#bc4c00", "#1b7c83", "#a40e26", "#6e7781");

    /**
     * @param size what it was measured at
     */
    public record Point(double size, double seconds) {}

    public record Line(String name, List<Point> points)
    {
        public Line
        {
            checkArgument(!points.isEmpty(), "points is empty");
        }
    }

    private final double smallest;
    private final double largest;
    private final double shortest;
    private final double longest;

    private LinePlot(List<Line> lines)
    {
        List<Point> points = lines.stream().flatMap(line -> line.points().stream()).collect(toImmutableList());
        smallest = points.stream().mapToDouble(Point::size).min().orElseThrow();
        largest = points.stream().mapToDouble(Point::size).max().orElseThrow();
        shortest = Math.pow(10, Math.floor(Math.log10(points.stream().mapToDouble(Point::seconds).min().orElseThrow())));
        longest = Math.pow(10, Math.ceil(Math.log10(points.stream().mapToDouble(Point::seconds).max().orElseThrow())));
    }

    /**
     * @param title what is plotted against what
     */
    public static String draw(String title, List<Line> lines)
    {
        return new LinePlot(lines).drawAll(title, lines);
    }

    private String drawAll(String title, List<Line> lines)
    {
        Svg svg = new Svg();
        svg.text(LEFT, 18, "start", "title", title);
        for (double tick = shortest; tick <= longest * 1.01; tick *= 10) {
            svg.line(LEFT, y(tick), LEFT + WIDTH, y(tick), "grid");
            svg.text(LEFT - 6, y(tick) + 4, "end", "figure", String.format(Locale.ROOT, tick < 1 ? "%.2f" : "%.0f", tick));
        }
        lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::size)
                .distinct()
                .forEach(size -> svg.text(x(size), TOP + HEIGHT + 18, "middle", "figure", String.format(Locale.ROOT, "%,.0f", size)));
        svg.line(LEFT, TOP, LEFT, TOP + HEIGHT, "axis");
        svg.line(LEFT, TOP + HEIGHT, LEFT + WIDTH, TOP + HEIGHT, "axis");
        IntStream.range(0, lines.size()).forEach(index -> drawLine(svg, lines.get(index), index));
        return svg.document(LEFT + WIDTH + NAMES, TOP + HEIGHT + 30);
    }

    private void drawLine(Svg svg, Line line, int index)
    {
        String color = COLORS.get(index % COLORS.size());
        svg.polyline(line.points().stream().map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.size()), y(point.seconds()))).collect(joining(" ")), color);
        line.points().forEach(point -> svg.dot(x(point.size()), y(point.seconds()), color));
        svg.rectangle(LEFT + WIDTH + 16, TOP + 18 * index, 10, 10, color);
        svg.text(LEFT + WIDTH + 32, TOP + 18 * index + 9, "start", "label", line.name());
    }

    private double x(double size)
    {
        return LEFT + WIDTH * share(size, smallest, largest);
    }

    private double y(double seconds)
    {
        return TOP + HEIGHT * (1 - share(seconds, shortest, longest));
    }

    private static double share(double value, double from, double to)
    {
        return from == to ? 0.5 : Math.log(value / from) / Math.log(to / from);
    }
}
