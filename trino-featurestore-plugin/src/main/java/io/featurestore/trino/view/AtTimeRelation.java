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
import io.featurestore.trino.value.AsOfTime;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.sql.LatestSql.latestColumns;
import static io.featurestore.trino.sql.LatestSql.latestSql;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;

final class AtTimeRelation
        extends ViewRelation
{
    @Inject
    AtTimeRelation(EngineAccess access, EventTimelinesFactory timelines)
    {
        super(new DerivedForm("@", Rest.TIME), access, timelines);
    }

    @Override
    protected String sql(String catalogName, ResolvedFeatureView view, DerivedName name)
    {
        return latestSql(catalogName, view, time(name));
    }

    @Override
    protected String sqlOfEvents(AggregatedSql sql, String query, DerivedName name)
    {
        return sql.latest(query, time(name));
    }

    @Override
    protected Optional<String> sqlOfStored(StoredTimelineSql sql, DerivedName name)
    {
        return sql.latest(time(name));
    }

    @Override
    protected List<FeatureColumn> columns(ResolvedFeatureView view)
    {
        return latestColumns(view);
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
}
