package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;

import java.util.List;

import static io.featurestore.trino.names.SqlIdentifiers.quote;

/**
 * The SELECT of the newest valid row of each entity as of one point in time: entity keys, timestamp, features.
 */
public final class LatestSql
{
    private LatestSql() {}

    public static List<FeatureColumn> latestColumns(ResolvedFeatureView view)
    {
        return ImmutableList.<FeatureColumn>builder()
                .addAll(view.entityKeys())
                .addAll(view.timestampColumn().stream().iterator())
                .addAll(view.features())
                .build();
    }

    public static String latestSql(String catalog, ResolvedFeatureView view, PointInTime pointInTime)
    {
        return latestSql(catalog, view, pointInTime, false);
    }

    public static String latestSql(String catalog, ResolvedFeatureView view, PointInTime pointInTime, boolean filterByCreated)
    {
        FeatureScan scan = FeatureScan.of(catalog, view, view.features());
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < view.entityKeys().size(); i++) {
            columns.add(FeatureScan.key(i) + " AS " + quote(view.entityKeys().get(i).name()));
        }
        view.timestampColumn().ifPresent(time -> columns.add(NewestSql.EVENT_TIME + " AS " + quote(time.name())));
        for (int i = 0; i < view.features().size(); i++) {
            columns.add(FeatureScan.value(i) + " AS " + quote(view.features().get(i).name()));
        }
        return "SELECT %s\nFROM (\n%s\n)".formatted(String.join(", ", columns.build()), new NewestSql(scan, pointInTime, filterByCreated).sql());
    }
}
