package io.featurestore.trino.view;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.sql.PointInTime;
import io.featurestore.trino.value.AsOfTime;
import io.trino.spi.TrinoException;

import java.util.List;

import static io.featurestore.trino.sql.LatestSql.latestColumns;
import static io.featurestore.trino.sql.LatestSql.latestSql;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;

final class AtTimeRelation
        extends ViewRelation
{
    AtTimeRelation()
    {
        super(new DerivedForm("@", Rest.TIME));
    }

    @Override
    protected String sql(String catalogName, ResolvedFeatureView view, DerivedName name)
    {
        return latestSql(catalogName, view, time(name));
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
