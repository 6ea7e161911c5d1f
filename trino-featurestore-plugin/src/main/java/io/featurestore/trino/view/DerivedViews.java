package io.featurestore.trino.view;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.sql.PointInTime;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.value.AsOfTime;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.sql.LatestSql.latestColumns;
import static io.featurestore.trino.sql.LatestSql.latestSql;
import static io.featurestore.trino.sql.TimelineSql.timelineColumns;
import static io.featurestore.trino.sql.TimelineSql.timelineSql;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;
import static java.util.Objects.requireNonNull;

/**
 * The relations that come with each feature view, as views made when asked for. They run as the user who reads them, so that access
 * control, row filters and column masks of the feature view hold.
 */
public class DerivedViews
{
    private final String catalogName;
    private final FeatureViews featureViews;

    public DerivedViews(String catalogName, FeatureViews featureViews)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.featureViews = requireNonNull(featureViews, "featureViews is null");
    }

    /**
     * Empty when the name's base is no feature view.
     */
    Optional<ConnectorViewDefinition> get(ConnectorSession session, DerivedName name)
    {
        return featureViews.find(session, name.base())
                .flatMap(view -> switch (name.kind()) {
                    case LATEST -> Optional.of(latest(view, new PointInTime.Now()));
                    case AS_OF_TIME -> Optional.of(latest(view, time(name)));
                    case TIMELINE -> Optional.of(view(timelineSql(catalogName, view), timelineColumns(view)));
                    // Tables: one is read from the catalog, not computed from rows, the other is looked up by keys and time
                    case VERSIONS, AS_OF, AS_OF_TZ -> Optional.empty();
                });
    }

    private ConnectorViewDefinition latest(ResolvedFeatureView view, PointInTime pointInTime)
    {
        return view(latestSql(catalogName, view, pointInTime), latestColumns(view));
    }

    private static PointInTime time(DerivedName name)
    {
        try {
            return new PointInTime.At(AsOfTime.parse(name.time().orElseThrow()));
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(INVALID_ARGUMENTS, "Feature view %s as of a time: %s".formatted(name.base(), e.getMessage()), e);
        }
    }

    private ConnectorViewDefinition view(String sql, List<FeatureColumn> columns)
    {
        return new ConnectorViewDefinition(
                sql,
                Optional.of(catalogName),
                Optional.empty(),
                columns.stream()
                        .map(column -> new ViewColumn(column.name(), column.type().getTypeId(), column.comment()))
                        .collect(toImmutableList()),
                Optional.empty(),
                Optional.empty(),
                true,
                List.of());
    }
}
