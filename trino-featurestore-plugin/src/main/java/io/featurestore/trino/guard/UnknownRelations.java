package io.featurestore.trino.guard;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.RelationAsked;
import io.featurestore.trino.iceberg.IcebergSystemTables;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.names.NearNames;
import io.featurestore.trino.store.CatalogSessions;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.store.RemoteNames;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.SqlLiterals.varchar;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.lang.String.join;
import static java.util.Objects.requireNonNull;

/**
 * Explains why there is no relation of a name with {@code @} or {@code $}, and which there are with the table or view that it begins with. It tells
 * nothing that a query of these would not tell.
 */
public final class UnknownRelations
{
    private static final List<String> OF_STORED_FEATURE_VIEWS = ImmutableList.<String>builder()
            .addAll(DerivedName.suffixes())
            .addAll(IcebergSystemTables.SUFFIXES)
            .build();
    private static final List<String> OF_TRAINING_SETS = ImmutableList.of("$versions");

    private final String catalogName;
    private final ConnectorMetadata metadata;
    private final FeatureViews featureViews;
    private final ViewStore views;
    private final FeatureCatalog catalog;
    private final CatalogSessions sessions;
    private final RemoteNames remoteNames;

    public UnknownRelations(
            String catalogName,
            ConnectorMetadata metadata,
            FeatureViews featureViews,
            ViewStore views,
            FeatureCatalog catalog,
            CatalogSessions sessions,
            RemoteNames remoteNames)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.featureViews = requireNonNull(featureViews, "featureViews is null");
        this.views = requireNonNull(views, "views is null");
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.remoteNames = requireNonNull(remoteNames, "remoteNames is null");
    }

    /**
     * @throws TrinoException if there is more to say than that there is no such relation
     */
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
        SessionContext context = sessions.context(session);
        try {
            return catalog.loadTable(context, remoteNames.table(context, name)).isPresent();
        }
        catch (CatalogException e) {
            // A user who may not load it is told that there is none
            return false;
        }
    }

    private void suggest(ConnectorSession session, SchemaTableName name)
    {
        String table = name.getTableName();
        int mark = table.indexOf('@') >= 0 ? table.indexOf('@') : table.lastIndexOf('$');
        if (mark <= 0) {
            return;
        }
        SchemaTableName base = new SchemaTableName(name.getSchemaName(), table.substring(0, mark));
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
            List<String> suffixes = featureView.orElseThrow().kind() == FeatureViewKind.VIEW ? DerivedName.suffixes() : OF_STORED_FEATURE_VIEWS;
            return Optional.of(new Offer("with feature view %s come %s, and %s with a time".formatted(base, join(", ", suffixes), quote(base.getTableName() + "@…")), suffixes));
        }
        Optional<StoredView> view = views.load(session, base);
        if (view.isPresent()) {
            Optional<Definition> definition = view.orElseThrow().definition();
            return Optional.of(definition.filter(TrainingSetProperties.class::isInstance).isPresent()
                    ? new Offer("with training set %s comes %s".formatted(base, OF_TRAINING_SETS.getFirst()), OF_TRAINING_SETS)
                    : new Offer("%s is no feature view, as it has no entity_keys".formatted(base), ImmutableList.of()));
        }
        if (metadata.getTableHandle(session, base, Optional.empty(), Optional.empty()) == null) {
            return Optional.empty();
        }
        return Optional.of(new Offer("%s is no feature view, as it has no entity_keys; with it come %s".formatted(base, join(", ", IcebergSystemTables.SUFFIXES)), IcebergSystemTables.SUFFIXES));
    }

    /**
     * @param text what comes with a relation
     */
    private record Offer(String text, List<String> suffixes)
    {
        private Offer
        {
            requireNonNull(text, "text is null");
            suffixes = ImmutableList.copyOf(requireNonNull(suffixes, "suffixes is null"));
        }
    }
}
