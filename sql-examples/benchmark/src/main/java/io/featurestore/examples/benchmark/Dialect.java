package io.featurestore.examples.benchmark;

/**
 * What engines write differently in the checksum of a join.
 */
public enum Dialect
{
    TRINO,
    DUCKDB,
    QUESTDB,
    /**/;

    /**
     * The value of a feature as an integer; different values give different integers.
     */
    public String integer(Feature feature)
    {
        String type = this == QUESTDB ? "LONG" : "BIGINT";
        return switch (feature.kind()) {
            case BIGINT -> feature.name();
            case DOUBLE -> "CAST(%s * 4 AS %s)".formatted(feature.name(), type);
            case VARCHAR -> "CAST(%s AS %s)".formatted(this == QUESTDB ? "substring(%s, 5, 4)".formatted(feature.name()) : "substr(%s, 5)".formatted(feature.name()), type);
        };
    }

    /**
     * Seconds of a time since the year began.
     */
    public String seconds(String time)
    {
        return this == QUESTDB
                ? "datediff('s', '2025-01-01T00:00:00.000000Z', %s)".formatted(time)
                : "date_diff('second', TIMESTAMP '2025-01-01 00:00:00', %s)".formatted(time);
    }
}
