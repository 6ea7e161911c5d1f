package io.featurestore.trino.asof;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.relation.DerivedRelation;
import io.featurestore.trino.relation.Rights;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.type.Type;

import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static java.util.Objects.requireNonNull;

class AsOfRelation
        implements DerivedRelation
{
    static final String MARK = "$as_of";

    private final DerivedForm form;
    private final Type timeType;
    private final EngineAccess access;
    private final IndexFlushes flushes;

    @Inject
    AsOfRelation(EngineAccess access, IndexFlushes flushes)
    {
        this(MARK, TIMESTAMP_MICROS, access, flushes);
    }

    protected AsOfRelation(String mark, Type timeType, EngineAccess access, IndexFlushes flushes)
    {
        this.access = requireNonNull(access, "access is null");
        this.form = new DerivedForm(mark, Rest.DEFINITION);
        this.timeType = requireNonNull(timeType, "timeType is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
    }

    @Override
    public final DerivedForm form()
    {
        return form;
    }

    @Override
    public final Rights rights()
    {
        return new Rights.OfRows(ImmutableSet.of(TransactionAsOf.TIME_COLUMN));
    }

    @Override
    public final TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored)
    {
        return new TransactionAsOf(transaction, stored, access, flushes, timeType);
    }
}
