package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableList;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.jfree.chart.JFreeChart;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.StringWriter;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Charts below each other, measured in pixels. Text stays text.
 */
record SvgDrawing(int width, List<SizedChart> charts)
{
    static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font TITLE_FONT = FONT.deriveFont(Font.BOLD);

    SvgDrawing
    {
        charts = ImmutableList.copyOf(charts);
    }

    record SizedChart(JFreeChart chart, int height)
    {
        SizedChart
        {
            requireNonNull(chart, "chart is null");
        }
    }

    String text()
    {
        try {
            SVGGraphics2D graphics = new SVGGraphics2D(DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().newDocument());
            int top = 0;
            for (SizedChart sized : charts) {
                sized.chart().draw(graphics, new Rectangle2D.Double(0, top, width, sized.height()));
                top += sized.height();
            }
            graphics.setSVGCanvasSize(new Dimension(width, top));
            StringWriter writer = new StringWriter();
            graphics.stream(writer, true);
            return writer.toString();
        }
        catch (ParserConfigurationException | SVGGraphics2DIOException e) {
            throw new IllegalStateException(e);
        }
    }
}
