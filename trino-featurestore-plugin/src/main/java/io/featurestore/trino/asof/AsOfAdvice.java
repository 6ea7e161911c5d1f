package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TimestampWithTimeZoneType;

import java.util.List;

import static io.featurestore.trino.sql.SqlIdentifiers.quote;
import static java.util.stream.Collectors.joining;

/**
 * Tells how to write a query of {@code v$as_of} that is refused. The SPI shows a connector the table that is left over, not the join that it
 * did not become, so every reason is named.
 */
final class AsOfAdvice
{
    private AsOfAdvice() {}

    static String howToRead(AsOfTableHandle table)
    {
        AsOfColumnHandle time = table.timeColumn();
        List<AsOfColumnHandle> joined = ImmutableList.<AsOfColumnHandle>builder()
                .addAll(table.keyColumns())
                .add(time)
                .build();
        String featureView = table.source().featureView();
        String view = featureView.substring(featureView.lastIndexOf('.') + 1);
        return """
               %1$s has rows for every time there is, so it is read only at given times: \
               join it by equality on %2$s, as in FROM spine AS s LEFT JOIN %1$s AS f ON %3$s, or compare %4$s to a constant by equality. \
               The types must be those of %1$s (%5$s), or be cast on the spine's side%6$s. \
               All of s.… must come from one relation that is joined before it, other conditions on the spine belong in WHERE, \
               and FULL JOIN and ranges of %4$s are not supported. \
               A training set and the table function point_in_time_join know none of these limits, and are faster for a million rows and more. \
               For a preview read %7$s""".formatted(
                quoted(table.name()),
                names(joined),
                joined.stream()
                        .map(column -> "f.%1$s = s.%2$s".formatted(column, column.equals(time) ? "…" : column))
                        .collect(joining(" AND ")),
                time,
                joined.stream()
                        .map(column -> "%s %s".formatted(column, column.type().getDisplayName()))
                        .collect(joining(", ")),
                time.type() instanceof TimestampWithTimeZoneType ? "" : "; for times with zone there is " + quote(view + "$as_of_tz"),
                quote(view + "$latest"));
    }

    private static String names(List<AsOfColumnHandle> columns)
    {
        return (columns.size() > 1 ? "all of " : "") + columns.stream()
                .map(AsOfColumnHandle::name)
                .collect(joining(", "));
    }

    private static String quoted(SchemaTableName name)
    {
        return name.getSchemaName() + "." + quote(name.getTableName());
    }
}
