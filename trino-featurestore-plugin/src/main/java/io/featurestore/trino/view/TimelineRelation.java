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
import io.featurestore.trino.timeline.EventTimelinesFactory;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.sql.TimelineSql.timelineColumns;
import static io.featurestore.trino.sql.TimelineSql.timelineSql;

final class TimelineRelation
        extends ViewRelation
{
    @Inject
    TimelineRelation(EngineAccess access, EventTimelinesFactory timelines)
    {
        super(new DerivedForm("$timeline", Rest.NOTHING), access, timelines);
    }

    @Override
    protected String sql(String catalogName, ResolvedFeatureView view, DerivedName name)
    {
        return timelineSql(catalogName, view);
    }

    @Override
    protected String sqlOfEvents(AggregatedSql sql, String query, DerivedName name)
    {
        return sql.timeline(query);
    }

    @Override
    protected boolean mayScan()
    {
        return true;
    }

    @Override
    protected Optional<String> sqlOfStored(StoredTimelineSql sql, DerivedName name)
    {
        return sql.timeline();
    }

    @Override
    protected List<FeatureColumn> columns(ResolvedFeatureView view)
    {
        return timelineColumns(view);
    }
}
