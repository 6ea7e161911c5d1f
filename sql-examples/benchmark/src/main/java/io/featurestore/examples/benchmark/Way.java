package io.featurestore.examples.benchmark;

import java.util.Locale;

import static java.util.Objects.requireNonNull;

enum Way
{
    TRAINING_SET_COLD(Question.JOIN, true, "training set over materialized feature views, its index not there yet"),
    TRAINING_SET(Question.JOIN, true, "training set over materialized feature views, its index there"),
    TRAINING_SET_JOIN(Question.JOIN, true, "training set over materialized feature views, joined by the engine: join_pushdown_enabled = false"),
    TRAINING_SET_TABLE_COLD(Question.JOIN, true, "training set over feature tables, no index there yet"),
    TRAINING_SET_TABLE(Question.JOIN, true, "training set over feature tables, whatever index it keeps there"),
    TRAINING_SET_TABLE_JOIN(Question.JOIN, true, "training set over feature tables, joined by the engine: join_pushdown_enabled = false"),
    TRAINING_SET_COMPUTED_SPINE_COLD(Question.JOIN, true, "training set over feature tables whose spine is an aggregation, no index there yet"),
    TRAINING_SET_COMPUTED_SPINE(Question.JOIN, true, "training set over feature tables whose spine is an aggregation, whatever index it keeps there"),
    POINT_IN_TIME_JOIN_COLD(Question.JOIN, true, "point_in_time_join, its index not there yet"),
    POINT_IN_TIME_JOIN_WARM(Question.JOIN, true, "point_in_time_join, its index there"),
    AS_OF_JOIN_COLD(Question.JOIN, true, "equality join with \"v$as_of\", its index not there yet"),
    AS_OF_JOIN_WARM(Question.JOIN, true, "equality join with \"v$as_of\", its index there"),
    NEAREST(Question.JOIN, false, "Trino's LEFT JOIN NEAREST on (time, created)"),
    FEAST(Question.JOIN, false, "the join that Feast generates for Trino"),
    UNION_LAST_VALUE(Question.JOIN, false, "UNION ALL and last_value IGNORE NULLS in Trino"),
    DUCKDB(Question.JOIN, false, "DuckDB's ASOF LEFT JOIN on (time, created), same files"),
    DUCKDB_REJOIN(Question.JOIN, false, "DuckDB's ASOF LEFT JOIN on time, then the last created row of that time, same files"),
    QUESTDB(Question.JOIN_WITH_ANY_TIE, false, "QuestDB's ASOF JOIN, its own storage, ties by order of insertion"),
    AS_OF(Question.NEWEST, true, "table function as_of"),
    AT_TIME(Question.NEWEST, true, "relation \"v@time\""),
    AS_OF_BY_HAND(Question.NEWEST, false, "row_number in Trino"),
    WINDOWS_VIEW_COLD(Question.WINDOWS, true, "training set over a feature view with aggregations, the index of its events not there yet"),
    WINDOWS_VIEW(Question.WINDOWS, true, "training set over a feature view with aggregations, the index of its events there"),
    WINDOWS_VIEW_JOIN(Question.WINDOWS, true, "training set over a feature view with aggregations, computed by the engine: join_pushdown_enabled = false"),
    WINDOWS_FUNCTION_COLD(Question.WINDOWS, true, "point_in_time_join over a feature view with aggregations, the index of its events not there yet"),
    WINDOWS_FUNCTION_WARM(Question.WINDOWS, true, "point_in_time_join over a feature view with aggregations, the index of its events there"),
    WINDOWS_STORED_COLD(Question.WINDOWS, true, "training set over a materialized view with aggregations, its index not there yet"),
    WINDOWS_STORED(Question.WINDOWS, true, "training set over a materialized view with aggregations, its index there"),
    WINDOWS_STORED_JOIN(Question.WINDOWS, true, "training set over a materialized view with aggregations, joined by the engine: join_pushdown_enabled = false"),
    WINDOWS_BY_HAND(Question.WINDOWS, false, "Trino's LEFT JOIN with all events of the longest window, and GROUP BY"),
    WINDOWS_DUCKDB(Question.WINDOWS, false, "the same in DuckDB, same files"),
    WINDOWS_DUCKDB_OVER(Question.WINDOWS, false, "DuckDB's window functions over spine and events, same files"),
    READ(Question.READ, false, "only reading keys, times and features"),
    /**/;

    /**
     * Exact answers to one question are equal.
     */
    public enum Question
    {
        JOIN,
        JOIN_WITH_ANY_TIE,
        NEWEST,
        WINDOWS,
        READ,
        /**/
    }

    private final Question question;
    private final boolean ours;
    private final String description;

    Way(Question question, boolean ours, String description)
    {
        this.question = requireNonNull(question, "question is null");
        this.ours = ours;
        this.description = requireNonNull(description, "description is null");
    }

    public String label()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }

    @Override
    public String toString()
    {
        return label();
    }

    public Question question()
    {
        return question;
    }

    public boolean ours()
    {
        return ours;
    }

    public String description()
    {
        return description;
    }

    public boolean needsStoredWindows()
    {
        return switch (this) {
            case WINDOWS_STORED_COLD, WINDOWS_STORED, WINDOWS_STORED_JOIN -> true;
            default -> false;
        };
    }

    public boolean runsOn(Shape shape)
    {
        if (shape.topic() == Topic.WINDOWS) {
            // The plain join is the same for both shapes of a family
            return question == Question.WINDOWS || (shape.aggregates().equals(WindowAggregate.SUBTRACTED) && isPlainJoin());
        }
        // NEWEST needs a single view, and QuestDB has no thousand columns
        return switch (question) {
            case JOIN -> switch (this) {
                case TRAINING_SET_JOIN -> shape == Shape.SHORT || shape == Shape.LONG;
                case TRAINING_SET_TABLE_JOIN, TRAINING_SET_COMPUTED_SPINE_COLD, TRAINING_SET_COMPUTED_SPINE -> shape == Shape.SHORT || shape == Shape.LONG || shape == Shape.FEW;
                default -> true;
            };
            case JOIN_WITH_ANY_TIE -> shape != Shape.WIDE && shape != Shape.FEW;
            case NEWEST -> shape == Shape.SHORT || shape == Shape.LONG || shape == Shape.HOT;
            case WINDOWS -> false;
            case READ -> shape != Shape.FEW;
        };
    }

    private boolean isPlainJoin()
    {
        return this == TRAINING_SET_TABLE_COLD || this == TRAINING_SET_TABLE || this == TRAINING_SET_TABLE_JOIN || this == READ;
    }
}
