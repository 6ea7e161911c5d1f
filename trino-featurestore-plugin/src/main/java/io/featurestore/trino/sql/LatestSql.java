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

    /**
     * The columns of {@link #latestColumns}, and then the time when the row became known, if the view has one.
     */
    public static String latestSqlWithCreated(String catalog, ResolvedFeatureView view)
    {
        List<FeatureColumn> values = ImmutableList.<FeatureColumn>builder()
                .addAll(view.features())
                .addAll(view.createdColumn().stream().iterator())
                .build();
        return latestSql(FeatureScan.of(catalog, view, values), new PointInTime.Now(), false);
    }

    public static String latestSql(String catalog, ResolvedFeatureView view, PointInTime pointInTime, boolean filterByCreated)
    {
        return latestSql(FeatureScan.of(catalog, view, view.features()), pointInTime, filterByCreated);
    }

    private static String latestSql(FeatureScan scan, PointInTime pointInTime, boolean filterByCreated)
    {
        ResolvedFeatureView view = scan.view();
        ImmutableList.Builder<String> columns = ImmutableList.builder();
        for (int i = 0; i < view.entityKeys().size(); i++) {
            columns.add(FeatureScan.key(i) + " AS " + quote(view.entityKeys().get(i).name()));
        }
        view.timestampColumn().ifPresent(time -> columns.add(NewestSql.EVENT_TIME + " AS " + quote(time.name())));
        for (int i = 0; i < scan.features().size(); i++) {
            columns.add(FeatureScan.value(i) + " AS " + quote(scan.features().get(i).name()));
        }
        return "SELECT %s\nFROM (\n%s\n)".formatted(String.join(", ", columns.build()), new NewestSql(scan, pointInTime, filterByCreated).sql());
    }
}
