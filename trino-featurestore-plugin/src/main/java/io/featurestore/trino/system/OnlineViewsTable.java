package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.trino.online.Publication;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionProperty.ONLINE;
import static io.featurestore.trino.rows.SystemColumn.optionalBigint;
import static io.featurestore.trino.rows.SystemColumn.optionalBool;
import static io.featurestore.trino.rows.SystemColumn.optionalInstant;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static java.util.Objects.requireNonNull;

// Feature views that are online, with the last publication that completed
class OnlineViewsTable
        extends DefinitionTable<FeatureViewRow>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "online_views");
    private static final List<SystemColumn<FeatureViewRow>> COLUMNS = ImmutableList.of(
            varchar("schema_name", "Schema of the feature view", view -> view.name().getSchemaName()),
            varchar("name", "Name of the feature view", view -> view.name().getTableName()),
            count("publication", "Number of the last completed publication; NULL here and below if there is none", Publication::number),
            optionalInstant("started_at", "When the publication began", view -> view.publication().map(Publication::startedAt)),
            optionalInstant("completed_at", "When the publication completed", view -> view.publication().map(Publication::completedAt)),
            optionalBool("incremental", "Whether it wrote only what had changed since the one before", view -> view.publication().map(Publication::incremental)),
            count("written", "Rows that it wrote into the store", publication -> publication.rows().written()),
            count("skipped", "Rows that it left out, as the store had newer ones", publication -> publication.rows().skipped()),
            count("expired", "Rows that expired before they could be written", publication -> publication.rows().expired()),
            count("removed", "Entities that earlier publications wrote and this one removed", Publication::removed));

    private final VisibleDefinitions definitions;

    @Inject
    OnlineViewsTable(VisibleDefinitions definitions)
    {
        super(NAME, "Feature views in the online store", COLUMNS, Optional.of("name"));
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    private static SystemColumn<FeatureViewRow> count(String name, String comment, ToLongFunction<Publication> count)
    {
        return optionalBigint(name, comment, view -> view.publication()
                .map(publication -> OptionalLong.of(count.applyAsLong(publication)))
                .orElse(OptionalLong.empty()));
    }

    @Override
    protected Function<ConnectorAccessControl, List<FeatureViewRow>> load(ConnectorSession session, ListedNames names)
    {
        return definitions.featureViews(session, names).andThen(views -> views.stream()
                .filter(view -> view.properties().get(ONLINE).orElse(false))
                .collect(toImmutableList()));
    }
}
