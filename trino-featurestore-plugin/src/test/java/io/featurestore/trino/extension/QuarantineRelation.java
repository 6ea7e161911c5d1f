package io.featurestore.trino.extension;

import com.google.common.collect.ImmutableSet;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.relation.DerivedRelation;
import io.featurestore.trino.relation.Rights;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;

import java.util.Optional;

/**
 * A made-up relation {@code v$quarantine} with one row.
 */
final class QuarantineRelation
        implements DerivedRelation
{
    @Override
    public DerivedForm form()
    {
        return new DerivedForm("$quarantine", Rest.NOTHING);
    }

    @Override
    public Rights rights()
    {
        return new Rights.OfRows(ImmutableSet.of(QuarantineTable.REASON));
    }

    @Override
    public TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored)
    {
        return new TransactionRelation()
        {
            @Override
            public Optional<SystemTable> systemTable(ConnectorSession session, DerivedName name, SchemaTableName tableName)
            {
                return transaction.featureViews().find(session, name.base())
                        .map(_ -> new QuarantineTable(tableName));
            }
        };
    }
}
