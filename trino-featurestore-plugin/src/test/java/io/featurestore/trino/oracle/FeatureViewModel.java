package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.Type;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A feature view and its rows. Every column that is no key, timestamp or created column is a feature.
 *
 * @param ttl in whole milliseconds; empty or zero for no limit
 * @param winnersAreStored whether it was settled once for all features which of several rows of one time counts
 */
record FeatureViewModel(
        String name,
        Relation relation,
        List<String> entityKeys,
        Optional<String> timestampColumn,
        Optional<String> createdColumn,
        Optional<Duration> ttl,
        boolean winnersAreStored)
{
    FeatureViewModel
    {
        requireNonNull(name, "name is null");
        requireNonNull(relation, "relation is null");
        entityKeys = ImmutableList.copyOf(requireNonNull(entityKeys, "entityKeys is null"));
        requireNonNull(timestampColumn, "timestampColumn is null");
        requireNonNull(createdColumn, "createdColumn is null");
        requireNonNull(ttl, "ttl is null");
    }

    static Builder featureView(String name)
    {
        return new Builder(name);
    }

    List<Row> rows()
    {
        return relation.rows();
    }

    Object value(Row row, String column)
    {
        return relation.value(row, column);
    }

    List<String> features()
    {
        return relation.columns().stream()
                .map(Column::name)
                .filter(column -> !entityKeys.contains(column))
                .filter(column -> !timestampColumn.equals(Optional.of(column)))
                .filter(column -> !createdColumn.equals(Optional.of(column)))
                .collect(toImmutableList());
    }

    /**
     * The columns of {@code $latest}, {@code @time} and {@code as_of}: keys, timestamp, features.
     */
    List<Column> asOfColumns()
    {
        return ImmutableList.<String>builder()
                .addAll(entityKeys)
                .addAll(timestampColumn.stream().iterator())
                .addAll(features())
                .build().stream()
                .map(relation::column)
                .collect(toImmutableList());
    }

    FeatureViewModel withName(String newName)
    {
        return new FeatureViewModel(newName, relation, entityKeys, timestampColumn, createdColumn, ttl, winnersAreStored);
    }

    FeatureViewModel withTtl(Optional<Duration> newTtl)
    {
        return new FeatureViewModel(name, relation, entityKeys, timestampColumn, createdColumn, newTtl, winnersAreStored);
    }

    FeatureViewModel withRelation(Relation newRelation)
    {
        return new FeatureViewModel(name, newRelation, entityKeys, timestampColumn, createdColumn, ttl, winnersAreStored);
    }

    FeatureViewModel withStoredWinners()
    {
        return new FeatureViewModel(name, relation, entityKeys, timestampColumn, createdColumn, ttl, true);
    }

    static final class Builder
    {
        private final String name;
        private final ImmutableList.Builder<Column> columns = ImmutableList.builder();
        private final ImmutableList.Builder<String> entityKeys = ImmutableList.builder();
        private final ImmutableList.Builder<Row> rows = ImmutableList.builder();
        private Optional<String> timestampColumn = Optional.empty();
        private Optional<String> createdColumn = Optional.empty();
        private Optional<Duration> ttl = Optional.empty();

        private Builder(String name)
        {
            this.name = requireNonNull(name, "name is null");
        }

        Builder key(String column, Type type)
        {
            columns.add(new Column(column, type));
            entityKeys.add(column);
            return this;
        }

        Builder timestamp(String column, Type type)
        {
            columns.add(new Column(column, type));
            timestampColumn = Optional.of(column);
            return this;
        }

        Builder created(String column, Type type)
        {
            columns.add(new Column(column, type));
            createdColumn = Optional.of(column);
            return this;
        }

        Builder feature(String column, Type type)
        {
            columns.add(new Column(column, type));
            return this;
        }

        Builder ttl(Duration duration)
        {
            ttl = Optional.of(duration);
            return this;
        }

        Builder row(Object... values)
        {
            rows.add(Row.row(values));
            return this;
        }

        Builder rows(List<Row> newRows)
        {
            rows.addAll(newRows);
            return this;
        }

        FeatureViewModel build()
        {
            return new FeatureViewModel(name, new Relation(columns.build(), rows.build()), entityKeys.build(), timestampColumn, createdColumn, ttl, false);
        }
    }
}
