package io.featurestore.examples;

import com.google.common.collect.ImmutableMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The tour of the README as a script: its {@code sql} blocks, each with the result in the {@code text} block below it.
 */
final class ReadmeTour
{
    private static final String START = "## Five-minute tour\n";
    private static final String END = "\n## ";
    private static final String FENCE = "```";

    // What each line of a block of that language begins with in a script
    private static final Map<String, String> PREFIXES = ImmutableMap.of(
            "sql", "",
            "text", "--> ",
            "error", "--! ");

    private ReadmeTour() {}

    static SqlScript read(Path readme)
            throws IOException
    {
        String text = Files.readString(readme);
        int start = text.indexOf(START);
        checkArgument(start >= 0, "%s has no section '%s'", readme, START.strip());
        int end = text.indexOf(END, start + START.length());
        return SqlScriptParser.parse("README.md", "-- name: Five-minute tour\n-- description: README.md\n\n" + script(text.substring(start, end)));
    }

    private static String script(String section)
    {
        StringBuilder script = new StringBuilder();
        String prefix = null;
        for (String line : section.split("\n", -1)) {
            if (line.startsWith(FENCE)) {
                prefix = prefix == null ? PREFIXES.get(line.substring(FENCE.length())) : null;
            }
            else if (prefix != null) {
                script.append(prefix).append(line).append('\n');
            }
        }
        return script.toString();
    }
}
