package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.CharType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.SqlValues.quote;
import static io.featurestore.trino.oracle.SqlValues.quoteName;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_NANOS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.stream.Collectors.joining;

/**
 * The ways to hold a feature view.
 */
enum ViewForm
{
    /// A table with properties
    TABLE {
        @Override
        List<String> create(FeatureViewModel view)
        {
            String table = qualifiedName(view.name());
            return ImmutableList.<String>builder()
                    .add("CREATE TABLE %s %s WITH (%s)".formatted(table, RelationSql.columnDefinitions(view.relation().columns()), properties(view)))
                    .addAll(RelationSql.insert(table, view.relation()))
                    .build();
        }
    },
    /// A view that chooses and renames columns of a table
    RENAMING_VIEW {
        @Override
        List<String> create(FeatureViewModel view)
        {
            String table = qualifiedName(view.name() + "_rows");
            List<Column> columns = view.relation().columns();
            List<Column> stored = IntStream.range(0, columns.size())
                    .mapToObj(i -> new Column("c" + i, columns.get(i).type()))
                    .collect(toImmutableList());
            String select = IntStream.range(0, columns.size())
                    .mapToObj(i -> "c%s AS %s".formatted(i, columns.get(i).quotedName()))
                    .collect(joining(", "));
            return ImmutableList.<String>builder()
                    .add("CREATE TABLE %s %s".formatted(table, RelationSql.columnDefinitions(stored)))
                    .addAll(RelationSql.insert(table, new Relation(stored, view.rows())))
                    .add(createView(view, "SELECT %s FROM %s".formatted(select, table)))
                    .build();
        }
    },
    /// A view without a table behind it
    VALUES_VIEW {
        @Override
        List<String> create(FeatureViewModel view)
        {
            return List.of(createView(view, RelationSql.select(view.relation())));
        }
    },
    /// A view over another catalog, which has every type
    FOREIGN_VIEW {
        @Override
        List<String> create(FeatureViewModel view)
        {
            String table = foreignName(view.name() + "_rows");
            return ImmutableList.<String>builder()
                    .add("CREATE TABLE %s %s".formatted(table, RelationSql.columnDefinitions(view.relation().columns())))
                    .addAll(RelationSql.insert(table, view.relation()))
                    .add(createView(view, "SELECT * FROM " + table))
                    .build();
        }
    },
    /// A materialized view whose rows are stored
    MATERIALIZED_VIEW {
        @Override
        List<String> create(FeatureViewModel view)
        {
            String table = qualifiedName(view.name() + "_rows");
            return ImmutableList.<String>builder()
                    .add("CREATE TABLE %s %s".formatted(table, RelationSql.columnDefinitions(view.relation().columns())))
                    .addAll(RelationSql.insert(table, view.relation()))
                    .add(createMaterializedView(view, "", "SELECT * FROM " + table))
                    .add("REFRESH MATERIALIZED VIEW " + qualifiedName(view.name()))
                    .build();
        }
    },
    /// A materialized view that has other rows now than those that are stored
    STALE_MATERIALIZED_VIEW {
        @Override
        List<String> create(FeatureViewModel view)
        {
            String table = qualifiedName(view.name() + "_rows");
            return ImmutableList.<String>builder()
                    .add("CREATE TABLE %s %s".formatted(table, RelationSql.columnDefinitions(view.relation().columns())))
                    .add(createMaterializedView(view, NO_GRACE, "SELECT * FROM " + table))
                    .add("REFRESH MATERIALIZED VIEW " + qualifiedName(view.name()))
                    .addAll(RelationSql.insert(table, view.relation()))
                    .build();
        }
    };

    static final String SCHEMA = "featurestore.oracle";
    static final String NO_GRACE = "GRACE PERIOD INTERVAL '0' SECOND";

    abstract List<String> create(FeatureViewModel view);

    /**
     * Whether the table functions read views of this form.
     */
    boolean isPhysical()
    {
        return this == TABLE || this == RENAMING_VIEW || this == MATERIALIZED_VIEW;
    }

    /**
     * Whether tables can have such columns.
     */
    static boolean isTableType(Type type)
    {
        return viewType(type).equals(Optional.of(type)) && type != TIMESTAMP_NANOS && type != TIMESTAMP_TZ_NANOS;
    }

    /**
     * Whether views can have such columns.
     */
    static boolean isViewType(Type type)
    {
        return viewType(type).isPresent();
    }

    /**
     * The type that a column of a view, feature view or training set, gets if it is declared as the given one: views know only the types of
     * Iceberg, so it is the nearest that is wide enough. Empty if there is none.
     */
    static Optional<Type> viewType(Type type)
    {
        return switch (type) {
            case TinyintType _, SmallintType _ -> Optional.of(INTEGER);
            case TimestampType timestamp when timestamp.getPrecision() <= 6 -> Optional.of(TIMESTAMP_MICROS);
            case TimestampType timestamp when timestamp.getPrecision() <= 9 -> Optional.of(TIMESTAMP_NANOS);
            case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() <= 6 -> Optional.of(TIMESTAMP_TZ_MICROS);
            case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() <= 9 -> Optional.of(TIMESTAMP_TZ_NANOS);
            case VarcharType _ -> Optional.of(VARCHAR);
            case CharType _, TimestampType _, TimestampWithTimeZoneType _ -> Optional.empty();
            case ArrayType array -> viewType(array.getElementType()).map(ArrayType::new);
            default -> Optional.of(type);
        };
    }

    /**
     * The feature view with the types it has for Trino.
     */
    FeatureViewModel typed(FeatureViewModel view)
    {
        List<Column> columns = view.relation().columns().stream()
                .map(column -> new Column(column.name(), viewType(column.type()).orElseThrow()))
                .collect(toImmutableList());
        FeatureViewModel typed = view.withRelation(new Relation(columns, view.rows()));
        return this == MATERIALIZED_VIEW ? typed.withStoredWinners() : typed;
    }

    static String qualifiedName(String name)
    {
        return SCHEMA + "." + quoteName(name);
    }

    static String foreignName(String name)
    {
        return "memory.default." + quoteName(name);
    }

    private static String createView(FeatureViewModel view, String query)
    {
        return "CREATE VIEW %s WITH (%s) AS\n%s".formatted(qualifiedName(view.name()), properties(view), query);
    }

    static String createMaterializedView(FeatureViewModel view, String gracePeriod, String query)
    {
        return "CREATE OR REPLACE MATERIALIZED VIEW %s %s WITH (%s) AS\n%s".formatted(qualifiedName(view.name()), gracePeriod, properties(view), query);
    }

    private static String properties(FeatureViewModel view)
    {
        ImmutableList.Builder<String> properties = ImmutableList.builder();
        properties.add("entity_keys = " + view.entityKeys().stream().map(SqlValues::quote).collect(joining(", ", "ARRAY[", "]")));
        view.timestampColumn().ifPresent(column -> properties.add("timestamp_column = " + quote(column)));
        view.createdColumn().ifPresent(column -> properties.add("created_column = " + quote(column)));
        view.ttl().ifPresent(ttl -> properties.add("ttl = '%sms'".formatted(ttl.toMillis())));
        return String.join(", ", properties.build());
    }
}
