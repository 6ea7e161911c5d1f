package io.featurestore.trino.online;

import io.featurestore.catalog.StoredView;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.source.FeatureViewAccess;
import io.featurestore.trino.source.PhysicalFeatureView;
import io.featurestore.trino.source.PhysicalFeatureViews;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.trino.spi.StandardErrorCode.VIEW_IS_STALE;
import static java.util.Objects.requireNonNull;

// The store has the rows of one publication for all readers. So whoever may not read all rows of the feature view as they are may read none of them there
final class OnlineAccess
{
    private final TransactionContext transaction;
    private final ConnectorMetadata stored;
    private final EngineAccess access;

    OnlineAccess(TransactionContext transaction, ConnectorMetadata stored, EngineAccess access)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.access = requireNonNull(access, "access is null");
    }

    EngineAccess.Reader reader(ConnectorSession session)
    {
        return access.reader(session);
    }

    /**
     * @throws TrinoException if a right is missing, or a row filter or column mask applies, to the feature view or to what it reads
     */
    void check(EngineAccess.Reader reader, ConnectorSession session, ResolvedFeatureView view)
    {
        SchemaTableName name = toSchemaTableName(view.name());
        checkRelation(reader, name, view.columns());
        boolean isRestricted = switch (view.kind()) {
            case TABLE, MATERIALIZED_VIEW -> false;
            case VIEW -> physical(session, view)
                    .map(rows -> !FeatureViewAccess.isUnrestrictedBelow(reader, view, rows))
                    .orElseGet(() -> readsAsInvoker(session, name));
        };
        if (isRestricted) {
            throw new TrinoException(PERMISSION_DENIED, "Access Denied: '%s' is online, and what it reads differs between users, or may not be read by you as it is: read '%s' itself".formatted(name, name));
        }
    }

    void checkRelation(EngineAccess.Reader reader, SchemaTableName name, List<FeatureColumn> columns)
    {
        FeatureViewAccess.checkUnrestricted(reader, name, columns, what -> new TrinoException(NOT_SUPPORTED, "For you %s applies to '%s', and the online store has all its rows as they are: read '%s' itself".formatted(what, name, name)));
    }

    // Empty if the view computes its rows, or they are stored and too old to be read
    private Optional<PhysicalFeatureView> physical(ConnectorSession session, ResolvedFeatureView view)
    {
        try {
            return Optional.of(new PhysicalFeatureViews(session, stored, transaction.catalogName()).resolve(view));
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(NOT_SUPPORTED.toErrorCode()) || e.getErrorCode().equals(VIEW_IS_STALE.toErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean readsAsInvoker(ConnectorSession session, SchemaTableName name)
    {
        return transaction.views().load(session, name).map(StoredView::runAsOwner).filter(Optional::isEmpty).isPresent();
    }
}
