package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.SqlValues.quote;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Events, and what a feature view declares to be computed of them.
 */
record WindowedView(String name, Relation events, List<String> entityKeys, String timestampColumn, Optional<String> createdColumn, List<WindowEntry> entries)
{
    WindowedView
    {
        requireNonNull(name, "name is null");
        requireNonNull(events, "events is null");
        entityKeys = ImmutableList.copyOf(requireNonNull(entityKeys, "entityKeys is null"));
        requireNonNull(timestampColumn, "timestampColumn is null");
        requireNonNull(createdColumn, "createdColumn is null");
        entries = ImmutableList.copyOf(requireNonNull(entries, "entries is null"));
    }

    static Builder builder()
    {
        return new Builder();
    }

    WindowedView withName(String newName)
    {
        return new WindowedView(newName, events, entityKeys, timestampColumn, createdColumn, entries);
    }

    WindowedView withEvents(List<Row> rows)
    {
        return new WindowedView(name, events.withRows(rows), entityKeys, timestampColumn, createdColumn, entries);
    }

    WindowedView knownAt(Moment time)
    {
        return withEvents(events.rows().stream()
                .filter(event -> events.value(event, createdColumn.orElseThrow()) instanceof Moment created && created.compareTo(time) <= 0)
                .toList());
    }

    Moment time(Row event)
    {
        return (Moment) events.value(event, timestampColumn);
    }

    boolean hasNullKey(Row event)
    {
        return entityKeys.stream().anyMatch(key -> events.value(event, key) == null);
    }

    Type type(WindowEntry entry)
    {
        return entry.function().type(entry.inputs().isEmpty() ? null : events.column(entry.inputs().getFirst()).type());
    }

    /**
     * Keys, timestamp and features, with the types that views have.
     */
    List<Column> columns()
    {
        return ImmutableList.<Column>builder()
                .addAll(entityKeys.stream().map(key -> stored(events.column(key))).iterator())
                .add(stored(events.column(timestampColumn)))
                .addAll(features())
                .build();
    }

    List<Column> features()
    {
        return entries.stream()
                .map(entry -> stored(new Column(entry.name(), type(entry))))
                .collect(toImmutableList());
    }

    private static Column stored(Column column)
    {
        return new Column(column.name(), ViewForm.viewType(column.type()).orElseThrow());
    }

    /**
     * Whether a materialized view can keep what is computed: in types of Iceberg, at times of microseconds.
     */
    boolean isStorable()
    {
        boolean isOfMicros = switch (ViewForm.viewType(events.column(timestampColumn).type()).orElseThrow()) {
            case TimestampType time -> time.getPrecision() <= 6;
            case TimestampWithTimeZoneType time -> time.getPrecision() <= 6;
            default -> true;
        };
        return isOfMicros && entries.stream().map(this::type).allMatch(type -> ViewForm.viewType(type).equals(Optional.of(type)));
    }

    String createMaterializedView(String query)
    {
        return create("MATERIALIZED VIEW", query);
    }

    String createView(String query)
    {
        return create("VIEW", query);
    }

    private String create(String kind, String query)
    {
        return "CREATE %s %s WITH (entity_keys = ARRAY[%s], timestamp_column = %s%s, aggregations = ARRAY[\n%s]) AS\n%s".formatted(
                kind,
                ViewForm.qualifiedName(name),
                entityKeys.stream().map(SqlValues::quote).collect(joining(", ")),
                quote(timestampColumn),
                createdColumn.map(column -> ", created_column = " + quote(column)).orElse(""),
                entries.stream().map(entry -> "    " + quote(entry.sql())).collect(joining(",\n")),
                query);
    }

    static final class Builder
    {
        private final List<Column> columns = new ArrayList<>();
        private final List<String> entityKeys = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private String timestampColumn;
        private Optional<String> createdColumn = Optional.empty();

        @CanIgnoreReturnValue
        Builder key(String name, Type type)
        {
            entityKeys.add(name);
            return column(name, type);
        }

        @CanIgnoreReturnValue
        Builder timestamp(String name, Type type)
        {
            timestampColumn = name;
            return column(name, type);
        }

        @CanIgnoreReturnValue
        Builder created(String name, Type type)
        {
            createdColumn = Optional.of(name);
            return column(name, type);
        }

        @CanIgnoreReturnValue
        Builder column(String name, Type type)
        {
            columns.add(new Column(name, type));
            return this;
        }

        @CanIgnoreReturnValue
        Builder row(Object... values)
        {
            rows.add(Row.row(values));
            return this;
        }

        WindowedView declare(WindowEntry... entries)
        {
            return new WindowedView("windows", new Relation(columns, rows), entityKeys, timestampColumn, createdColumn, List.of(entries));
        }
    }
}
