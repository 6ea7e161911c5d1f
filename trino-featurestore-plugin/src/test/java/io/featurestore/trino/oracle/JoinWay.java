package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.Session;

import java.util.List;
import java.util.Map;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.SqlValues.quote;
import static io.featurestore.trino.oracle.SqlValues.quoteName;
import static java.util.stream.Collectors.joining;

/**
 * The ways to join features to a spine.
 */
enum JoinWay
{
    POINT_IN_TIME_JOIN {
        @Override
        SqlCase render(JoinCase joinCase, String name, String spineQuery)
        {
            String time = joinCase.spine().timestampColumn()
                    .map(column -> ",\n    timestamp_column => DESCRIPTOR(%s)".formatted(quoteName(column)))
                    .orElse("");
            String query =
                    """
                    SELECT * FROM TABLE(featurestore.system.point_in_time_join(
                        spine => TABLE(%s),
                        features => %s%s,
                        filter_by_created => %s))""".formatted(spineQuery, references(joinCase), time, joinCase.filterByCreated());
            return new SqlCase("point_in_time_join", List.of(), query, joinCase.outputColumns());
        }
    },
    /// A training set whose features the engine joins
    TRAINING_SET_OF_HISTORIES {
        @Override
        Session session(Session session)
        {
            return Session.builder(session).setCatalogSessionProperty("featurestore", "join_pushdown_enabled", "false").build();
        }

        @Override
        SqlCase render(JoinCase joinCase, String name, String spineQuery)
        {
            return trainingSet("training set of histories", joinCase, name, List.of(), spineQuery);
        }
    },
    /// A training set whose features may be looked up by index joins
    TRAINING_SET {
        @Override
        SqlCase render(JoinCase joinCase, String name, String spineQuery)
        {
            return trainingSet("training set", joinCase, name, List.of(), spineQuery);
        }
    },
    /// A training set whose spine is a table of the same catalog
    TRAINING_SET_OF_TABLE {
        @Override
        SqlCase render(JoinCase joinCase, String name, String spineQuery)
        {
            String table = ViewForm.qualifiedName(name + "_spine");
            String columns = joinCase.spine().relation().columns().stream()
                    .map(column -> "CAST(%1$s AS %2$s) AS %1$s".formatted(column.quotedName(), ViewForm.viewType(column.type()).orElseThrow().getDisplayName()))
                    .collect(joining(", "));
            String create = "CREATE TABLE %s AS SELECT %s FROM (%s)".formatted(table, columns, spineQuery);
            return trainingSet("training set of table", joinCase, name, List.of(create), "SELECT * FROM " + table);
        }
    },
    AS_OF {
        @Override
        SqlCase render(JoinCase joinCase, String name, String spineQuery)
        {
            return AsOfJoinSql.render(joinCase, spineQuery);
        }
    };

    /**
     * Table functions read tables and views that choose and rename. Training sets are views, so their columns have types that views know.
     */
    boolean canJoin(JoinCase joinCase, ViewForm form)
    {
        return switch (this) {
            case POINT_IN_TIME_JOIN -> form.isPhysical();
            case AS_OF -> form.isPhysical() && AsOfJoinSql.canJoin(joinCase);
            case TRAINING_SET_OF_TABLE -> form.isPhysical() && joinCase.spine().timestampColumn().isPresent() &&
                    joinCase.spine().relation().columns().stream().allMatch(column -> ViewForm.viewType(column.type()).filter(ViewForm::isTableType).isPresent());
            case TRAINING_SET, TRAINING_SET_OF_HISTORIES -> joinCase.spine().relation().columns().stream().allMatch(column -> ViewForm.viewType(column.type()).isPresent());
        };
    }

    Session session(Session session)
    {
        return session;
    }

    /**
     * @param name of the training set, if one is made
     */
    abstract SqlCase render(JoinCase joinCase, String name, String spineQuery);

    private static SqlCase trainingSet(String label, JoinCase joinCase, String name, List<String> setup, String spineQuery)
    {
        String time = joinCase.spine().timestampColumn()
                .map(column -> ", timestamp_column = " + quote(column))
                .orElse("");
        String trainingSet = ViewForm.qualifiedName(name);
        String create = "CREATE VIEW %s WITH (features = %s%s, filter_by_created = %s) AS\n%s".formatted(
                trainingSet,
                references(joinCase),
                time,
                joinCase.filterByCreated(),
                spineQuery);
        List<String> statements = ImmutableList.<String>builder().addAll(setup).add(create).build();
        return new SqlCase(label, statements, "SELECT * FROM " + trainingSet, storedColumns(joinCase.outputColumns()));
    }

    private static List<Column> storedColumns(List<Column> columns)
    {
        return columns.stream()
                .map(column -> new Column(column.name(), ViewForm.viewType(column.type()).orElseThrow()))
                .collect(toImmutableList());
    }

    private static String references(JoinCase joinCase)
    {
        StringBuilder references = new StringBuilder();
        for (int i = 0; i < joinCase.requests().size(); i++) {
            references.append(i == 0 ? "" : ", ").append(references(joinCase.requests().get(i), "p" + i));
        }
        return "ARRAY[" + references + "]";
    }

    private static String references(RequestedFeatures request, String prefix)
    {
        String view = "oracle." + quoteName(request.view().name());
        String mapping = on(request.keyMapping());
        if (request.isWholeView()) {
            return quote("%s AS %s%s".formatted(view, prefix, mapping));
        }
        List<String> references = request.features().stream()
                .map(feature -> quote("%s:%s AS %s%s".formatted(view, quoteName(feature), quoteName(prefix + "__" + feature), mapping)))
                .collect(toImmutableList());
        return String.join(", ", references);
    }

    private static String on(Map<String, String> keyMapping)
    {
        if (keyMapping.isEmpty()) {
            return "";
        }
        return keyMapping.entrySet().stream()
                .map(entry -> quoteName(entry.getKey()) + " = " + quoteName(entry.getValue()))
                .collect(joining(" AND ", " ON ", ""));
    }
}
