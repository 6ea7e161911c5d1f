package io.featurestore.trino.view;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.relation.DerivedRelation;
import io.featurestore.trino.relation.Rights;
import io.featurestore.trino.relation.TransactionRelation;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// A view made when asked for. It runs as the user who reads it, so that access control, row filters and column masks of the feature view hold
abstract class ViewRelation
        implements DerivedRelation
{
    private final DerivedForm form;

    protected ViewRelation(DerivedForm form)
    {
        this.form = requireNonNull(form, "form is null");
    }

    protected abstract String sql(String catalogName, ResolvedFeatureView view, DerivedName name);

    protected abstract List<FeatureColumn> columns(ResolvedFeatureView view);

    @Override
    public final DerivedForm form()
    {
        return form;
    }

    @Override
    public final Rights rights()
    {
        return new Rights.OfReader();
    }

    @Override
    public final TransactionRelation in(TransactionContext transaction, ConnectorMetadata stored)
    {
        return new TransactionRelation()
        {
            @Override
            public Optional<ConnectorViewDefinition> view(ConnectorSession session, DerivedName name)
            {
                return transaction.featureViews().find(session, name.base())
                        .map(view -> toTrino(transaction.catalogName(), sql(transaction.catalogName(), view, name), columns(view)));
            }
        };
    }

    private static ConnectorViewDefinition toTrino(String catalogName, String sql, List<FeatureColumn> columns)
    {
        return new ConnectorViewDefinition(
                sql,
                Optional.of(catalogName),
                Optional.empty(),
                columns.stream()
                        .map(column -> new ViewColumn(column.name(), column.type().getTypeId(), column.comment()))
                        .collect(toImmutableList()),
                Optional.empty(),
                Optional.empty(),
                true,
                List.of());
    }
}
