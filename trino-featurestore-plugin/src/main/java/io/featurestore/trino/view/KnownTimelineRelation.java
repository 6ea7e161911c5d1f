package io.featurestore.trino.view;

import com.google.inject.Inject;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.sql.AggregatedSql;
import io.featurestore.trino.sql.StoredTimelineSql;
import io.featurestore.trino.sql.WindowScan;
import io.featurestore.trino.timeline.EventTimelinesFactory;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.request.FeatureRequestPlanner.checkHasCreated;
import static io.featurestore.trino.sql.TimelineSql.timelineColumns;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

// The timeline of a view that declares aggregations, in which events count from when they became known. Training sets with filter_by_created read it
final class KnownTimelineRelation
        extends ViewRelation
{
    @Inject
    KnownTimelineRelation(EngineAccess access, EventTimelinesFactory timelines)
    {
        super(new DerivedForm("$timeline_by_created", Rest.NOTHING), access, timelines);
    }

    @Override
    protected String sql(String catalogName, ResolvedFeatureView view, DerivedName name)
    {
        throw noAggregations(view);
    }

    @Override
    protected String sqlOfEvents(AggregatedSql sql, String query, DerivedName name)
    {
        return sql.timeline(query);
    }

    // What is stored has counted all events
    @Override
    protected Optional<String> sqlOfStored(StoredTimelineSql sql, DerivedName name)
    {
        return Optional.empty();
    }

    @Override
    protected AggregatedSql events(ResolvedFeatureView view, Optional<WindowScan> scan)
    {
        checkHasCreated(view);
        return AggregatedSql.ofKnownEvents(view);
    }

    @Override
    protected List<FeatureColumn> columns(ResolvedFeatureView view)
    {
        return timelineColumns(view, true);
    }

    private static TrinoException noAggregations(ResolvedFeatureView view)
    {
        return new TrinoException(NOT_SUPPORTED, "Feature view '%s' declares no aggregations, so it has no timeline by when events became known: read its $timeline, or use a training set with filter_by_created".formatted(view.name()));
    }
}
