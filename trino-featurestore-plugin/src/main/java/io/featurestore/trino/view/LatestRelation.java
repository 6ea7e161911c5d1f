package io.featurestore.trino.view;

import com.google.inject.Inject;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.sql.AggregatedSql;
import io.featurestore.trino.sql.PointInTime;
import io.featurestore.trino.sql.StoredTimelineSql;
import io.featurestore.trino.timeline.EventTimelinesFactory;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.sql.LatestSql.latestColumns;
import static io.featurestore.trino.sql.LatestSql.latestSql;

final class LatestRelation
        extends ViewRelation
{
    @Inject
    LatestRelation(EngineAccess access, EventTimelinesFactory timelines)
    {
        super(new DerivedForm("$latest", Rest.NOTHING), access, timelines);
    }

    @Override
    protected String sql(String catalogName, ResolvedFeatureView view, DerivedName name)
    {
        return latestSql(catalogName, view, new PointInTime.Now());
    }

    @Override
    protected String sqlOfEvents(AggregatedSql sql, String query, DerivedName name)
    {
        return sql.latest(query, new PointInTime.Now());
    }

    @Override
    protected Optional<String> sqlOfStored(StoredTimelineSql sql, DerivedName name)
    {
        return sql.latest(new PointInTime.Now());
    }

    @Override
    protected List<FeatureColumn> columns(ResolvedFeatureView view)
    {
        return latestColumns(view);
    }
}
