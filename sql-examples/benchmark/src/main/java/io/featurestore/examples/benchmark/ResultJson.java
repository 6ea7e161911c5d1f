package io.featurestore.examples.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import static java.util.stream.Collectors.joining;

/**
 * Results as JSON: a list of objects with the same fields, null where a value is not known.
 */
public final class ResultJson
{
    private ResultJson() {}

    public static String write(List<Result> results)
    {
        return results.stream()
                .map(ResultJson::object)
                .collect(joining(",\n", "[\n", "\n]\n"));
    }

    private static String object(Result result)
    {
        return "  {\"shape\": \"%s\", \"way\": \"%s\", \"status\": \"%s\", \"rows\": %s, \"checksum\": %s, \"cpu_seconds\": %s, \"wall_seconds\": %s, \"peak_bytes\": %s, \"bytes_read\": %s}"
                .formatted(
                        result.shape(),
                        result.way().label(),
                        result.status().label(),
                        number(result.rows()),
                        text(result.checksum()),
                        seconds(result.cpuSeconds()),
                        seconds(result.wallSeconds()),
                        number(result.peakBytes()),
                        number(result.bytesRead()));
    }

    // Shapes, ways and checksums are our own words: nothing in them is escaped
    private static String text(Optional<String> value)
    {
        return value.map("\"%s\""::formatted).orElse("null");
    }

    private static String number(OptionalLong value)
    {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "null";
    }

    private static String seconds(OptionalDouble value)
    {
        return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "null";
    }
}
