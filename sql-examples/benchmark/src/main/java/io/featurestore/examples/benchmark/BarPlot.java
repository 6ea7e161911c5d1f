package io.featurestore.examples.benchmark;

import io.featurestore.examples.benchmark.SvgDrawing.SizedChart;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPosition;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.CategoryLabelWidthType;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.text.TextBlockAnchor;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

import java.awt.Color;
import java.awt.Paint;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * CPU seconds, a chart with its own scale for each shape. The bar of an ended run is as long as the longest.
 */
final class BarPlot
{
    private static final int WIDTH = 800;
    private static final int BAR_HEIGHT = 18;
    private static final int TITLE_HEIGHT = 48;
    private static final int LABEL_WIDTH = 180;
    private static final double ROOM_FOR_FIGURES = 1.25;

    private static final Color OURS = Color.decode("#1a7f37");
    private static final Color OTHERS = Color.decode("#bf8700");
    private static final Color READ = Color.decode("#8c959f");
    private static final Color ENDED = Color.decode("#d0d7de");

    private BarPlot() {}

    public static String draw(List<Result> results)
    {
        return new SvgDrawing(WIDTH, results.stream().map(Result::shape).distinct()
                .map(shape -> chart(shape, results.stream()
                        .filter(result -> result.shape().equals(shape) && result.status() != Run.Status.FAILED)
                        .collect(toImmutableList())))
                .collect(toImmutableList()))
                .text();
    }

    private static SizedChart chart(String shape, List<Result> results)
    {
        double longest = results.stream()
                .filter(Result::isOk)
                .mapToDouble(Result::cpuSeconds)
                .max()
                .orElse(1);
        DefaultCategoryDataset bars = new DefaultCategoryDataset();
        results.forEach(result -> bars.addValue(result.isOk() ? result.cpuSeconds() : longest, "CPU seconds", result.way().label()));

        NumberAxis seconds = new NumberAxis();
        seconds.setRange(0, longest * ROOM_FOR_FIGURES);
        seconds.setVisible(false);
        CategoryPlot plot = new CategoryPlot(bars, wayAxis(), seconds, new ResultRenderer(results));
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinesVisible(false);
        AxisSpace labels = new AxisSpace();
        labels.setLeft(LABEL_WIDTH);
        plot.setFixedDomainAxisSpace(labels);

        JFreeChart chart = new JFreeChart("%s: CPU seconds".formatted(shape), SvgDrawing.TITLE_FONT, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        chart.getTitle().setPadding(new RectangleInsets(10, LABEL_WIDTH + 8, 4, 0));
        return new SizedChart(chart, TITLE_HEIGHT + BAR_HEIGHT * results.size());
    }

    // Aligned to the left, because the width of a label depends on the reader's fonts
    private static CategoryAxis wayAxis()
    {
        CategoryAxis axis = new CategoryAxis();
        axis.setTickLabelFont(SvgDrawing.FONT);
        axis.setTickMarksVisible(false);
        axis.setLowerMargin(0);
        axis.setUpperMargin(0);
        axis.setCategoryMargin(0.2);
        axis.setMaximumCategoryLabelWidthRatio(1);
        axis.setCategoryLabelPositions(CategoryLabelPositions.replaceLeftPosition(
                CategoryLabelPositions.STANDARD,
                new CategoryLabelPosition(RectangleAnchor.LEFT, TextBlockAnchor.CENTER_LEFT, TextAnchor.CENTER_LEFT, 0, CategoryLabelWidthType.RANGE, 1)));
        return axis;
    }

    private static final class ResultRenderer
            extends BarRenderer
    {
        private final List<Result> results;

        private ResultRenderer(List<Result> results)
        {
            this.results = results;
            setBarPainter(new StandardBarPainter());
            setShadowVisible(false);
            setDefaultItemLabelFont(SvgDrawing.FONT);
            setDefaultItemLabelsVisible(true);
            setDefaultPositiveItemLabelPosition(new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
            setItemLabelInsets(new RectangleInsets(0, 6, 0, 6));
            setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator()
            {
                @Override
                public String generateLabel(CategoryDataset bars, int row, int column)
                {
                    return ResultCell.CPU_SECONDS.text(results.get(column));
                }
            });
        }

        @Override
        public Paint getItemPaint(int row, int column)
        {
            Result result = results.get(column);
            if (!result.isOk()) {
                return ENDED;
            }
            if (result.way() == Way.READ) {
                return READ;
            }
            return result.way().ours() ? OURS : OTHERS;
        }
    }
}
