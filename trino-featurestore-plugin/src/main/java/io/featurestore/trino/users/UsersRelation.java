package io.featurestore.trino.users;

import com.google.inject.Inject;
import com.google.inject.Provider;
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
import java.util.Set;

import static java.util.Objects.requireNonNull;

final class UsersRelation
        implements DerivedRelation
{
    static final String MARK = "$users";

    private final Provider<Set<FeatureUsers>> users;

    // Which views read the relations that come with others is known once there are all of these
    @Inject
    UsersRelation(Provider<Set<FeatureUsers>> users)
    {
        this.users = requireNonNull(users, "users is null");
    }

    @Override
    public DerivedForm form()
    {
        return new DerivedForm(MARK, Rest.NOTHING);
    }

    @Override
    public Rights rights()
    {
        return new Rights.WithoutRows();
    }

    @Override
    public TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored)
    {
        return new TransactionRelation()
        {
            @Override
            public Optional<SystemTable> systemTable(ConnectorSession session, DerivedName name, SchemaTableName tableName)
            {
                return transaction.featureViews().find(session, name.base()).map(view -> new UsersTable(tableName, view, users.get()));
            }
        };
    }
}
