package io.featurestore.trino.view;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.names.DerivedName;

import java.util.List;

import static io.featurestore.trino.sql.TimelineSql.timelineColumns;
import static io.featurestore.trino.sql.TimelineSql.timelineSql;

final class TimelineRelation
        extends ViewRelation
{
    TimelineRelation()
    {
        super(new DerivedForm("$timeline", Rest.NOTHING));
    }

    @Override
    protected String sql(String catalogName, ResolvedFeatureView view, DerivedName name)
    {
        return timelineSql(catalogName, view);
    }

    @Override
    protected List<FeatureColumn> columns(ResolvedFeatureView view)
    {
        return timelineColumns(view);
    }
}
