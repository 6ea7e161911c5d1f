package io.featurestore.examples.benchmark;

import java.util.List;
import java.util.stream.Stream;

enum Dialect
{
    TRINO,
    DUCKDB,
    QUESTDB,
    /**/;

    // A prime that keeps the sums of a large shape below 2^63

    private static final int CENTS = 10_000_019;

    public String integer(Feature feature)
    {
        // Different values give different integers
        String type = this == QUESTDB ? "LONG" : "BIGINT";
        return switch (feature.kind()) {
            case BIGINT -> feature.name();
            case DOUBLE -> "CAST(%s * 4 AS %s)".formatted(feature.name(), type);
            case DECIMAL -> "CAST(%s * 100 AS %s) %% %s".formatted(feature.name(), type, CENTS);
            // Whether there is anything at all, where engines agree
            case APPROXIMATION -> "CASE WHEN %s > 0 THEN 1 ELSE 0 END".formatted(feature.name());
            case VARCHAR -> "CAST(%s AS %s)".formatted(this == QUESTDB ? "substring(%s, 5, 4)".formatted(feature.name()) : "substr(%s, 5)".formatted(feature.name()), type);
        };
    }

    public String seconds(String time)
    {
        return this == QUESTDB
                ? "datediff('s', '2025-01-01T00:00:00.000000Z', %s)".formatted(time)
                : "date_diff('second', TIMESTAMP '2025-01-01 00:00:00', %s)".formatted(time);
    }

    public Stream<String> approximations(List<Feature> features)
    {
        return features.stream()
                .filter(feature -> this == TRINO && feature.kind() == Feature.Kind.APPROXIMATION)
                .map(Feature::name);
    }
}
