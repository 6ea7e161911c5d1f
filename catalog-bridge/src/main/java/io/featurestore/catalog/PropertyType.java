package io.featurestore.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import io.featurestore.catalog.MaterializedViewProperties.WhenStale;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * How values of a property are written in statements (plain) and in the catalog (stored).
 */
public final class PropertyType<T>
{
    public enum Form
    {
        // A String, stored as it is
        TEXT,
        // A List<String>, stored as a JSON array
        TEXTS,
        // A Boolean, stored as true or false
        FLAG,
        // An Integer, stored in decimal digits
        NUMBER,
    }

    static final PropertyType<String> TEXT = text(Function.identity(), Function.identity());
    static final PropertyType<String> COLUMN = text(Identifiers::canonical, Function.identity());
    static final PropertyType<Duration> DURATION = text(Durations::parse, Durations::format);
    static final PropertyType<WhenStale> WHEN_STALE = text(PropertyType::parseWhenStale, value -> value.name().toLowerCase(ENGLISH));
    static final PropertyType<List<String>> TEXTS = texts(Function.identity(), Function.identity());
    static final PropertyType<List<String>> COLUMNS = texts(Identifiers::canonical, Function.identity());
    static final PropertyType<List<FeatureReference>> FEATURES = texts(FeatureReference::parse, FeatureReference::toString);
    static final PropertyType<Boolean> FLAG = new PropertyType<>(Form.FLAG, Boolean.class::cast, value -> value);
    static final PropertyType<Integer> NUMBER = new PropertyType<>(Form.NUMBER, Integer.class::cast, value -> value);

    private static final ObjectMapper JSON = new ObjectMapper().enable(FAIL_ON_TRAILING_TOKENS);

    private final Form form;
    private final Function<Object, T> fromPlain;
    private final Function<T, Object> toPlain;

    private PropertyType(Form form, Function<Object, T> fromPlain, Function<T, Object> toPlain)
    {
        this.form = requireNonNull(form, "form is null");
        this.fromPlain = requireNonNull(fromPlain, "fromPlain is null");
        this.toPlain = requireNonNull(toPlain, "toPlain is null");
    }

    private static <T> PropertyType<T> text(Function<String, T> reader, Function<T, String> writer)
    {
        return new PropertyType<>(Form.TEXT, plain -> reader.apply((String) plain), writer::apply);
    }

    private static <E> PropertyType<List<E>> texts(Function<String, E> reader, Function<E, String> writer)
    {
        return new PropertyType<>(
                Form.TEXTS,
                plain -> ((List<?>) plain).stream().map(String.class::cast).map(reader).collect(toImmutableList()),
                values -> values.stream().map(writer).collect(toImmutableList()));
    }

    public Form form()
    {
        return form;
    }

    T fromPlain(Object plain)
    {
        return fromPlain.apply(plain);
    }

    Object toPlain(T value)
    {
        return toPlain.apply(value);
    }

    T fromStored(String text)
    {
        return fromPlain(switch (form) {
            case TEXT -> text;
            case TEXTS -> parseTexts(text);
            case FLAG -> parseFlag(text);
            case NUMBER -> Integer.valueOf(text);
        });
    }

    String toStored(T value)
    {
        Object plain = toPlain(value);
        return form == Form.TEXTS ? formatTexts(plain) : plain.toString();
    }

    private static List<String> parseTexts(String text)
    {
        JsonNode array;
        try {
            array = JSON.readTree(text);
        }
        catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a JSON array of strings", e);
        }
        checkArgument(array.isArray() && Streams.stream(array).allMatch(JsonNode::isTextual), "expected a JSON array of strings");
        return Streams.stream(array)
                .map(JsonNode::textValue)
                .collect(toImmutableList());
    }

    private static String formatTexts(Object texts)
    {
        try {
            return JSON.writeValueAsString(texts);
        }
        catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean parseFlag(String text)
    {
        checkArgument(text.equals("true") || text.equals("false"), "expected true or false");
        return text.equals("true");
    }

    private static WhenStale parseWhenStale(String text)
    {
        return switch (text) {
            case "inline" -> WhenStale.INLINE;
            case "fail" -> WhenStale.FAIL;
            default -> throw new IllegalArgumentException("expected inline or fail");
        };
    }
}
