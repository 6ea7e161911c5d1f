package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.names.DerivedName;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.lang.String.join;

// The SPI shows only the scan that is left when no index join was possible, not why: so the message names every reason
final class AsOfAdvice
{
    private AsOfAdvice() {}

    static String howToRead(AsOfTableHandle table)
    {
        // Its own name is internal where the feature view is a view of the table
        DerivedName name = table.name();
        String relation = quoted(name.publicName());
        String time = table.timeColumn().name();
        List<Type> keyTypes = table.keyColumns().stream()
                .map(AsOfColumnHandle::type)
                .collect(toImmutableList());
        List<String> equalities = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int key = 0; key < keyTypes.size(); key++) {
            equalities.add("f.%1$s = s.%1$s".formatted(table.keyNames().get(key)));
            types.add("%s %s".formatted(table.keyNames().get(key), keyTypes.get(key).getDisplayName()));
        }
        equalities.add("f.%s = s.…".formatted(time));
        types.add("%s %s".formatted(time, table.timeColumn().type().getDisplayName()));
        return """
               %1$s has rows for every time there is, so it is read only at given times: \
               join it by equality on %2$s, as in FROM spine AS s LEFT JOIN %1$s AS f ON %3$s, or compare %4$s to a constant by equality. \
               The types must be those of %1$s (%5$s), also of features that are compared, or be cast on the spine's side%6$s. \
               All of s.… must come from one relation that is joined before it, other conditions on the spine belong in WHERE, \
               and FULL JOIN and ranges of %4$s are not supported. \
               A training set and the table function point_in_time_join know none of these limits, and are faster for a million rows and more. \
               For a preview read %7$s""".formatted(
                relation,
                (keyTypes.isEmpty() ? "" : "all of ") + join(", ", ImmutableList.<String>builder().addAll(table.keyNames()).add(time).build()),
                join(" AND ", equalities),
                time,
                join(", ", types),
                table.timeColumn().type() instanceof TimestampWithTimeZoneType ? "" : "; for times with zone there is " + quoted(name.featureView(), "$as_of_tz"),
                quoted(name.featureView(), "$latest"));
    }

    private static String quoted(SchemaTableName view, String suffix)
    {
        return quoted(new SchemaTableName(view.getSchemaName(), view.getTableName() + suffix));
    }

    private static String quoted(SchemaTableName name)
    {
        return name.getSchemaName() + "." + quote(name.getTableName());
    }
}
