package io.featurestore.examples.benchmark;

import io.featurestore.examples.QuickstartException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.util.Objects.requireNonNull;

/**
 * A page that shows figures. The benchmark writes what stands between its two marker lines.
 */
record PerformancePage(Path file)
{
    static final String BEGIN = "<!-- written by sql-examples/benchmark/run --page -->";
    static final String END = "<!-- end of what sql-examples/benchmark/run wrote -->";

    PerformancePage
    {
        requireNonNull(file, "file is null");
    }

    /**
     * @throws QuickstartException when there is no such page or it lacks the markers
     */
    void requireMarkers()
            throws IOException
    {
        if (!Files.exists(file)) {
            throw new QuickstartException("--page writes into %s, which is not there".formatted(file));
        }
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || text.indexOf(END) < begin) {
            throw new QuickstartException("--page writes into %s between the lines '%s' and '%s': put them there".formatted(file, BEGIN, END));
        }
    }

    /**
     * @throws QuickstartException when there is no such page or it lacks the markers
     */
    void replaceFigures(String figures)
            throws IOException
    {
        requireMarkers();
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + "\n" + figures.strip() + "\n" + text.substring(text.indexOf(END)));
    }
}
