package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.spi.type.TimestampWithTimeZoneType;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.stream.Collectors.joining;

/**
 * "Exact semantics" of the connector's page a third time, as the SQL one would write by hand on plain tables: join everything that is not too new, number it
 * from the newest, keep the first. It proves the oracle and the literals right where no connector is needed.
 */
final class ReferenceSql
{
    private static final String ROW_NUMBER = "oracle row";

    private ReferenceSql() {}

    static SqlCase render(JoinCase joinCase, String name)
    {
        ImmutableList.Builder<String> setup = ImmutableList.builder();
        setup.addAll(createTable(name, numbered(joinCase.spine().relation())));
        ImmutableList.Builder<String> viewTables = ImmutableList.builder();
        for (int i = 0; i < joinCase.requests().size(); i++) {
            String viewTable = name + "_" + i;
            setup.addAll(createTable(viewTable, joinCase.requests().get(i).view().relation()));
            viewTables.add(ViewForm.foreignName(viewTable));
        }
        String query = query(joinCase, ViewForm.foreignName(name), viewTables.build(), ROW_NUMBER);
        return new SqlCase("reference SQL", setup.build(), query, joinCase.outputColumns());
    }

    /**
     * @param spineId a column of the spine that tells its rows apart
     */
    static String query(JoinCase joinCase, String spineTable, List<String> viewTables, String spineId)
    {
        String id = SqlValues.quoteName(spineId);
        StringBuilder select = new StringBuilder("SELECT " + joinCase.spine().relation().columns().stream()
                .map(column -> "spine." + column.quotedName())
                .collect(joining(", ")));
        StringBuilder from = new StringBuilder("FROM %s spine".formatted(spineTable));
        for (int i = 0; i < joinCase.requests().size(); i++) {
            RequestedFeatures request = joinCase.requests().get(i);
            for (String feature : request.features()) {
                select.append(", found%s.%s".formatted(i, SqlValues.quoteName(feature)));
            }
            from.append("\nLEFT JOIN (%s) found%s ON found%s.spine_id = spine.%s".formatted(found(joinCase, request, spineTable, viewTables.get(i), id), i, i, id));
        }
        return select + "\n" + from;
    }

    private static String found(JoinCase joinCase, RequestedFeatures request, String spineTable, String viewTable, String id)
    {
        return """
               SELECT * FROM (
                   SELECT spine.%s AS spine_id, history.*, row_number() OVER (PARTITION BY spine.%s ORDER BY %s) AS age_rank, %s AS is_valid
                   FROM %s spine JOIN %s history ON %s)
               WHERE age_rank = 1 AND is_valid""".formatted(
                id,
                id,
                String.join(", ", newestFirst(request)),
                isValid(joinCase.spine(), request.view()),
                spineTable,
                viewTable,
                String.join(" AND ", isVisible(joinCase, request)));
    }

    private static List<String> isVisible(JoinCase joinCase, RequestedFeatures request)
    {
        FeatureViewModel view = request.view();
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        conditions.add("true");
        for (String key : view.entityKeys()) {
            conditions.add("spine.%s = history.%s".formatted(SqlValues.quoteName(request.spineColumn(key)), SqlValues.quoteName(key)));
        }
        eventTime(view).ifPresent(time -> conditions.add(time + " <= " + spineTime(joinCase.spine())));
        if (joinCase.filterByCreated()) {
            conditions.add(created(view).orElseThrow() + " <= " + spineTime(joinCase.spine()));
        }
        return conditions.build();
    }

    private static List<String> newestFirst(RequestedFeatures request)
    {
        return ImmutableList.<String>builder()
                .addAll(eventTime(request.view()).stream().iterator())
                .addAll(created(request.view()).stream().iterator())
                .addAll(request.view().features().stream()
                        .filter(request.features()::contains)
                        .map(feature -> "history." + SqlValues.quoteName(feature))
                        .iterator())
                .build().stream()
                .map(expression -> expression + " DESC NULLS LAST")
                .collect(toImmutableList());
    }

    private static String isValid(Spine spine, FeatureViewModel view)
    {
        return view.ttl()
                .filter(ttl -> !ttl.isZero())
                .map(ttl -> "%s <= %s + INTERVAL '%s' DAY + INTERVAL '%s.%03d' SECOND".formatted(
                        spineTime(spine),
                        eventTime(view).orElseThrow(),
                        ttl.toDays(),
                        ttl.minusDays(ttl.toDays()).toSeconds(),
                        ttl.toMillisPart()))
                .orElse("true");
    }

    private static String spineTime(Spine spine)
    {
        return instant("spine", spine.relation().column(spine.timestampColumn().orElseThrow()));
    }

    private static Optional<String> eventTime(FeatureViewModel view)
    {
        return view.timestampColumn().map(column -> instant("history", view.relation().column(column)));
    }

    private static Optional<String> created(FeatureViewModel view)
    {
        return view.createdColumn().map(column -> instant("history", view.relation().column(column)));
    }

    private static String instant(String relation, Column column)
    {
        String value = relation + "." + column.quotedName();
        if (column.type() instanceof TimestampWithTimeZoneType) {
            return "CAST(%s AS timestamp(12) with time zone)".formatted(value);
        }
        return "with_timezone(CAST(%s AS timestamp(12)), 'UTC')".formatted(value);
    }

    private static List<String> createTable(String name, Relation relation)
    {
        String table = ViewForm.foreignName(name);
        return ImmutableList.<String>builder()
                .add("CREATE TABLE %s %s".formatted(table, RelationSql.columnDefinitions(relation.columns())))
                .addAll(RelationSql.insert(table, relation))
                .build();
    }

    private static Relation numbered(Relation relation)
    {
        List<Column> columns = ImmutableList.<Column>builder()
                .add(new Column(ROW_NUMBER, BIGINT))
                .addAll(relation.columns())
                .build();
        List<Row> rows = IntStream.range(0, relation.rows().size())
                .mapToObj(i -> Row.row((long) i).append(relation.rows().get(i)))
                .collect(toImmutableList());
        return new Relation(columns, rows);
    }
}
