package io.featurestore.trino.guard;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.RelationAsked;
import io.featurestore.trino.iceberg.IcebergSystemTables;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.names.NearNames;
import io.featurestore.trino.names.ReservedNames;
import io.featurestore.trino.relation.DerivedRelations;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.SqlLiterals.varchar;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.lang.String.join;
import static java.util.Objects.requireNonNull;

// Explains why a name with @ or $ is not found, and lists what comes with the table or view before the mark. It reveals nothing that a query of these
// would not
final class UnknownRelations
{
    private final String catalogName;
    private final ConnectorMetadata metadata;
    private final FeatureViews featureViews;
    private final ViewStore views;
    private final CatalogTables tables;
    private final DerivedRelations relations;

    UnknownRelations(ConnectorMetadata metadata, TransactionContext transaction, CatalogTables tables, DerivedRelations relations)
    {
        this.catalogName = transaction.catalogName();
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.featureViews = transaction.featureViews();
        this.views = transaction.views();
        this.tables = requireNonNull(tables, "tables is null");
        this.relations = requireNonNull(relations, "relations is null");
    }

    // Fails if there is more to say than that there is no such relation
    void explain(ConnectorSession session, SchemaTableName name)
    {
        RelationAsked asked = RelationAsked.now();
        if (asked == RelationAsked.OTHERWISE) {
            return;
        }
        if (isStored(session, name)) {
            throw new TrinoException(NOT_SUPPORTED, "Table %s was made by another writer and cannot be used here, because names with @ or $ are those of relations that come with a table or view: let that writer rename it, or take it out of the catalog, without its files, by CALL %s.system.unregister_table(%s, %s)"
                    .formatted(name, quote(catalogName), varchar(name.getSchemaName()), varchar(name.getTableName())));
        }
        if (asked == RelationAsked.TO_READ) {
            suggest(session, name);
        }
    }

    private boolean isStored(ConnectorSession session, SchemaTableName name)
    {
        try {
            return tables.load(session, name).isPresent();
        }
        catch (CatalogException e) {
            // A user who may not load it is told that there is none
            return false;
        }
    }

    private void suggest(ConnectorSession session, SchemaTableName name)
    {
        String table = name.getTableName();
        SchemaTableName base = DerivedName.baseOf(name);
        if (ReservedNames.isDerived(base)) {
            return;
        }
        int mark = base.getTableName().length();
        offer(session, base).ifPresent(offer -> {
            String answer = NearNames.of(table.substring(mark), offer.suffixes()).stream()
                    .findFirst()
                    .map(suffix -> "did you mean %s?".formatted(quote(base.getTableName() + suffix)))
                    .orElse(offer.text());
            throw new TrinoException(TABLE_NOT_FOUND, "Table '%s.%s.%s' does not exist: %s".formatted(catalogName, name.getSchemaName(), quote(table), answer));
        });
    }

    private Optional<Offer> offer(ConnectorSession session, SchemaTableName base)
    {
        Optional<ResolvedFeatureView> featureView = featureViews.find(session, base);
        if (featureView.isPresent()) {
            List<String> suffixes = suffixes(featureView.orElseThrow());
            return Optional.of(new Offer("with feature view %s come %s, and %s with a time".formatted(base, join(", ", suffixes), quote(base.getTableName() + "@…")), suffixes));
        }
        Optional<StoredView> view = views.load(session, base);
        if (view.isPresent()) {
            Optional<Definition> definition = view.orElseThrow().definition();
            return Optional.of(definition.filter(TrainingSetProperties.class::isInstance).isPresent()
                    ? new Offer("with training set %s come %s".formatted(base, join(", ", relations.suffixesOfTrainingSets())), relations.suffixesOfTrainingSets())
                    : new Offer("%s is no feature view, as it has no entity_keys".formatted(base), ImmutableList.of()));
        }
        if (metadata.getTableHandle(session, base, Optional.empty(), Optional.empty()) == null) {
            return Optional.empty();
        }
        return Optional.of(new Offer("%s is no feature view, as it has no entity_keys; with it come %s".formatted(base, join(", ", IcebergSystemTables.SUFFIXES)), IcebergSystemTables.SUFFIXES));
    }

    private List<String> suffixes(ResolvedFeatureView view)
    {
        ImmutableList.Builder<String> suffixes = ImmutableList.builder();
        suffixes.addAll(relations.suffixes());
        if (view.kind() != FeatureViewKind.VIEW) {
            suffixes.addAll(IcebergSystemTables.SUFFIXES);
        }
        return suffixes.build();
    }

    // The text names what comes with a relation
    private record Offer(String text, List<String> suffixes)
    {
        private Offer
        {
            requireNonNull(text, "text is null");
            suffixes = ImmutableList.copyOf(requireNonNull(suffixes, "suffixes is null"));
        }
    }
}
