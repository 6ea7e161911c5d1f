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
 * A list of objects with the same fields; null is a value that is not known.
 */
final class ResultJson
{
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(INDENT_OUTPUT);

    private ResultJson() {}

    public static String write(List<Result> results)
    {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        results.forEach(result -> add(array, result));
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
