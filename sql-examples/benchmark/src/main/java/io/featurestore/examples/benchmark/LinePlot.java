package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import io.featurestore.examples.benchmark.SvgDrawing.SizedChart;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.chart.ui.VerticalAlignment;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Both axes are logarithmic: linear growth has the slope of the diagonal.
 */
final class LinePlot
{
    static final int WIDTH = 780;
    private static final int HEIGHT = 400;
    private static final NumberFormat TICK_FORMAT = NumberFormat.getNumberInstance(Locale.ROOT);
    private static final Color GRID = Color.decode("#d0d7de");
    private static final List<Color> COLORS = Stream.of("#1a7f37", "#0969da", "#cf222e", "#8250df", "#bf8700", "#57606a", "#bc4c00", "#1b7c83", "#a40e26", "#6e7781")
            .map(Color::decode)
            .collect(toImmutableList());

    private LinePlot() {}

    public record Point(double size, double seconds) {}

    public record Line(String name, List<Point> points)
    {
        public Line
        {
            requireNonNull(name, "name is null");
            points = ImmutableList.copyOf(points);
            checkArgument(!points.isEmpty(), "points is empty");
        }
    }

    public static SizedChart chart(String title, List<Line> lines)
    {
        XYSeriesCollection collection = new XYSeriesCollection();
        lines.forEach(line -> {
            XYSeries series = new XYSeries(line.name());
            line.points().forEach(point -> series.add(point.size(), point.seconds()));
            collection.addSeries(series);
        });
        XYPlot plot = new XYPlot(
                collection,
                new LogarithmicAxis(values(lines, Point::size), TextAnchor.TOP_CENTER),
                new LogarithmicAxis(powersOfTen(values(lines, Point::seconds)), TextAnchor.CENTER_RIGHT),
                renderer(lines.size()));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(new BasicStroke(0.5f));

        JFreeChart chart = new JFreeChart(title, SvgDrawing.TITLE_FONT, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(4, 4, 4, 4));
        chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        chart.addSubtitle(legend(plot));
        return new SizedChart(chart, HEIGHT);
    }

    private static XYLineAndShapeRenderer renderer(int lines)
    {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        for (int line = 0; line < lines; line++) {
            renderer.setSeriesPaint(line, COLORS.get(line % COLORS.size()));
            renderer.setSeriesStroke(line, new BasicStroke(2));
            renderer.setSeriesShape(line, new Ellipse2D.Double(-3, -3, 6, 6));
        }
        return renderer;
    }

    private static LegendTitle legend(XYPlot plot)
    {
        LegendTitle legend = new LegendTitle(plot);
        legend.setPosition(RectangleEdge.RIGHT);
        legend.setVerticalAlignment(VerticalAlignment.TOP);
        legend.setItemFont(SvgDrawing.FONT);
        legend.setFrame(BlockBorder.NONE);
        return legend;
    }

    private static double[] values(List<Line> lines, ToDoubleFunction<Point> value)
    {
        return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(value).distinct().sorted().toArray();
    }

    private static double[] powersOfTen(double[] values)
    {
        double first = Math.floor(Math.log10(values[0]));
        double last = Math.ceil(Math.log10(values[values.length - 1]));
        return DoubleStream.iterate(first, exponent -> exponent <= last, exponent -> exponent + 1)
                .map(exponent -> Math.pow(10, exponent))
                .toArray();
    }

    private static final class LogarithmicAxis
            extends LogAxis
    {
        private final List<NumberTick> ticks;

        private LogarithmicAxis(double[] ticks, TextAnchor anchor)
        {
            this.ticks = DoubleStream.of(ticks)
                    .mapToObj(tick -> new NumberTick(tick, TICK_FORMAT.format(tick), anchor, anchor, 0))
                    .collect(toImmutableList());
            setTickLabelFont(SvgDrawing.FONT);
            setMinorTickMarksVisible(false);
            setRange(ticks[0], ticks[ticks.length - 1]);
        }

        @Override
        public List<NumberTick> refreshTicks(Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge)
        {
            return ticks;
        }
    }
}
