package io.featurestore.examples.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

import static com.fasterxml.jackson.databind.SerializationFeature.INDENT_OUTPUT;

/**
 * A list of objects: results of ways with the same fields, where null is a value that is not known, then those of statements under load.
 */
final class ResultJson
{
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(INDENT_OUTPUT);

    private ResultJson() {}

    public static String write(List<Result> results, List<LoadResult> load)
    {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        results.forEach(result -> add(array, result));
        load.forEach(result -> array.addObject()
                .put("shape", LoadTable.SHAPE)
                .put("way", result.statement().label())
                .put("runs", result.seconds().size())
                .put("p50_seconds", milliseconds(result.percentile(50)))
                .put("p99_seconds", milliseconds(result.percentile(99)))
                .put("wrong_rows", result.wrongRows())
                .put("errors", result.errors()));
        try {
            return MAPPER.writeValueAsString(array) + "\n";
        }
        catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(ArrayNode array, Result result)
    {
        Optional<Figures> figures = result.figures();
        array.addObject()
                .put("shape", result.shape())
                .put("way", result.way().label())
                .put("status", result.status().label())
                .put("rows", result.answer().map(Answer::rows).orElse(null))
                .put("checksum", result.answer().map(Answer::checksum).orElse(null))
                .put("cpu_seconds", figures.map(values -> milliseconds(values.cpuSeconds())).orElse(null))
                .put("wall_seconds", figures.map(values -> milliseconds(values.wallSeconds())).orElse(null))
                .put("peak_bytes", figures.flatMap(Figures::peakBytes).orElse(null))
                .put("bytes_read", figures.flatMap(Figures::bytesRead).orElse(null));
    }

    private static BigDecimal milliseconds(double seconds)
    {
        return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP);
    }
}
