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
 * Section 3 of the contract a third time, as the SQL one would write by hand on plain tables: join everything that is not too new, number it
 * from the newest, keep the first. It proves the oracle and the literals right where no connector is needed.
 */
final class ReferenceSql
{
    private static final String ROW_NUMBER = "oracle row";

    private ReferenceSql() {}

    static SqlCase render(JoinCase joinCase, String name)
    {
        ImmutableList.Builder<String> setup = ImmutableList.builder();
        Relation numberedSpine = numbered(joinCase.spine().relation());
        setup.addAll(createTable(name, numberedSpine));

        StringBuilder select = new StringBuilder("SELECT " + joinCase.spine().relation().columns().stream()
                .map(column -> "spine." + column.quotedName())
                .collect(joining(", ")));
        StringBuilder from = new StringBuilder("FROM %s spine".formatted(ViewForm.foreignName(name)));
        for (int i = 0; i < joinCase.requests().size(); i++) {
            FeatureRequest request = joinCase.requests().get(i);
            String viewTable = name + "_" + i;
            setup.addAll(createTable(viewTable, request.view().relation()));
            for (String feature : request.features()) {
                select.append(", found%s.%s".formatted(i, SqlValues.quoteName(feature)));
            }
            from.append("\nLEFT JOIN (%s) found%s ON found%s.\"%s\" = spine.\"%s\"".formatted(found(joinCase, request, name, viewTable), i, i, ROW_NUMBER, ROW_NUMBER));
        }
        return new SqlCase("reference SQL", setup.build(), select + "\n" + from, joinCase.outputColumns());
    }

    private static String found(JoinCase joinCase, FeatureRequest request, String spineTable, String viewTable)
    {
        FeatureViewModel view = request.view();
        Spine spine = joinCase.spine();
        ImmutableList.Builder<String> conditions = ImmutableList.builder();
        conditions.add("true");
        for (String key : view.entityKeys()) {
            conditions.add("spine.%s = history.%s".formatted(SqlValues.quoteName(request.spineColumn(key)), SqlValues.quoteName(key)));
        }
        Optional<String> spineTime = spine.timestampColumn().map(column -> instant("spine", spine.relation().column(column)));
        Optional<String> eventTime = view.timestampColumn().map(column -> instant("history", view.relation().column(column)));
        Optional<String> created = view.createdColumn().map(column -> instant("history", view.relation().column(column)));
        eventTime.ifPresent(time -> conditions.add(time + " <= " + spineTime.orElseThrow()));
        if (joinCase.filterByCreated()) {
            conditions.add(created.orElseThrow() + " <= " + spineTime.orElseThrow());
        }
        String order = ImmutableList.<String>builder()
                .addAll(eventTime.stream().iterator())
                .addAll(created.stream().iterator())
                .addAll(view.features().stream()
                        .filter(request.features()::contains)
                        .map(feature -> "history." + SqlValues.quoteName(feature))
                        .iterator())
                .build().stream()
                .map(expression -> expression + " DESC NULLS LAST")
                .collect(joining(", "));
        String valid = view.ttl()
                .filter(ttl -> !ttl.isZero())
                .map(ttl -> "%s <= %s + INTERVAL '%s' DAY + INTERVAL '%s.%03d' SECOND".formatted(
                        spineTime.orElseThrow(),
                        eventTime.orElseThrow(),
                        ttl.toDays(),
                        ttl.minusDays(ttl.toDays()).toSeconds(),
                        ttl.toMillisPart()))
                .orElse("true");
        return """
               SELECT * FROM (
                   SELECT spine."%s", history.*, row_number() OVER (PARTITION BY spine."%s" ORDER BY %s) AS age_rank, %s AS is_valid
                   FROM %s spine JOIN %s history ON %s)
               WHERE age_rank = 1 AND is_valid""".formatted(
                ROW_NUMBER,
                ROW_NUMBER,
                order,
                valid,
                ViewForm.foreignName(spineTable),
                ViewForm.foreignName(viewTable),
                String.join(" AND ", conditions.build()));
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
