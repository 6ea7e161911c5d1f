package io.featurestore.trino.oracle;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The rows that features are joined to.
 *
 * @param timestampColumn the time at which each row asks; empty to ask now
 */
record Spine(Relation relation, Optional<String> timestampColumn)
{
    Spine
    {
        requireNonNull(relation, "relation is null");
        requireNonNull(timestampColumn, "timestampColumn is null");
    }

    static Spine spine(List<Column> columns, String timestampColumn, Row... rows)
    {
        return new Spine(new Relation(columns, List.of(rows)), Optional.of(timestampColumn));
    }

    List<Row> rows()
    {
        return relation.rows();
    }

    Spine withRows(List<Row> rows)
    {
        return new Spine(relation.withRows(rows), timestampColumn);
    }
}
