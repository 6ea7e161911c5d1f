package io.featurestore.examples.benchmark;

enum Dialect
{
    TRINO,
    DUCKDB,
    QUESTDB,
    /**/;

    public String integer(Feature feature)
    {
        // Different values give different integers
        String type = this == QUESTDB ? "LONG" : "BIGINT";
        return switch (feature.kind()) {
            case BIGINT -> feature.name();
            case DOUBLE -> "CAST(%s * 4 AS %s)".formatted(feature.name(), type);
            case VARCHAR -> "CAST(%s AS %s)".formatted(this == QUESTDB ? "substring(%s, 5, 4)".formatted(feature.name()) : "substr(%s, 5)".formatted(feature.name()), type);
        };
    }

    public String seconds(String time)
    {
        return this == QUESTDB
                ? "datediff('s', '2025-01-01T00:00:00.000000Z', %s)".formatted(time)
                : "date_diff('second', TIMESTAMP '2025-01-01 00:00:00', %s)".formatted(time);
    }
}
