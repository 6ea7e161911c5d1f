package io.featurestore.examples.benchmark;

import io.featurestore.examples.QuickstartException;

/**
 * The part of the README between two marker lines.
 */
public final class ReadmeSection
{
    public static final String BEGIN = "<!-- written by sql-examples/benchmark --readme -->";
    public static final String END = "<!-- end of what sql-examples/benchmark wrote -->";

    private ReadmeSection() {}

    /**
     * @throws QuickstartException when the markers are not there
     */
    public static String replace(String readme, String section)
    {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new QuickstartException("README.md has no lines '%s' and '%s' to write between".formatted(BEGIN, END));
        }
        return readme.substring(0, begin + BEGIN.length()) + "\n" + section.strip() + "\n" + readme.substring(end);
    }
}
