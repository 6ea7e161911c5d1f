package io.featurestore.trino.training;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.StoredViewVersion;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.freshness.DefinitionDigest;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.names.NearNames;
import io.featurestore.trino.query.SourceTables;
import io.featurestore.trino.request.TrainingSetRequests;
import io.featurestore.trino.store.ViewStore;
import io.featurestore.trino.training.TrainingOrigin.OriginView;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.featurestore.trino.table.TrainingSetOfTable.NAME;
import static io.trino.spi.StandardErrorCode.INVALID_TABLE_PROPERTY;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

// Finds the training set that a statement names, and tells what a table is made of when its rows are about to be written
final class TrainingOrigins
{
    private final String catalogName;
    private final ConnectorMetadata metadata;
    private final ViewStore views;
    private final VisibleRelations visible;

    TrainingOrigins(TransactionContext transaction, ConnectorMetadata metadata)
    {
        this.catalogName = transaction.catalogName();
        this.views = transaction.views();
        this.visible = transaction.visible();
        this.metadata = requireNonNull(metadata, "metadata is null");
    }

    /**
     * @param text schema.name, or a name in the table's schema
     */
    SchemaTableName check(ConnectorSession session, SchemaTableName table, String text, StatementReads reads)
    {
        int dot = text.lastIndexOf('.');
        SchemaTableName name = new SchemaTableName(dot > 0 ? text.substring(0, dot) : table.getSchemaName(), text.substring(dot + 1));
        if (trainingSet(session, name).isEmpty()) {
            throw invalid(table, "'%s' is '%s', but there is no training set %s: %s the training sets are listed in the table system.training_sets".formatted(
                    NAME,
                    text,
                    name,
                    near(session, name).map("did you mean '%s'? Else"::formatted).orElse("name one, or leave it out;")));
        }
        if (!reads.views().contains(name)) {
            throw invalid(table, "'%s' is '%s', but the query does not read training set %s: read it, or leave the property out".formatted(NAME, text, name));
        }
        return name;
    }

    TrainingOrigin origin(ConnectorSession session, SchemaTableName name, StatementReads reads)
    {
        TrainingSetProperties properties = trainingSet(session, name).orElseThrow();
        Set<SchemaTableName> names = Stream.concat(
                        reads.views().stream().map(DerivedName::baseOf),
                        properties.features().stream().map(reference -> toSchemaTableName(TrainingSetRequests.featureView(name, reference))))
                .filter(view -> !view.equals(name))
                .collect(toImmutableSet());
        List<StoredView> stored = names.stream()
                .flatMap(view -> views.load(session, view).stream())
                .sorted(comparing(view -> view.name().toString()))
                .collect(toImmutableList());
        StoredView trainingSet = views.load(session, name).orElseThrow();
        return new TrainingOrigin(
                originView(trainingSet),
                stored.stream().map(TrainingOrigins::originView).collect(toImmutableList()),
                reads.tables().stream().sorted(comparing(table -> table.name().toString())).collect(toImmutableList()),
                otherTables(ImmutableList.<StoredView>builder().add(trainingSet).addAll(stored).build()),
                session.getUser(),
                session.getStart(),
                session.getQueryId());
    }

    private Optional<TrainingSetProperties> trainingSet(ConnectorSession session, SchemaTableName name)
    {
        return views.load(session, name)
                .flatMap(StoredView::definition)
                .filter(TrainingSetProperties.class::isInstance)
                .map(TrainingSetProperties.class::cast);
    }

    private static OriginView originView(StoredView view)
    {
        SchemaTableName name = toSchemaTableName(view.name());
        return new OriginView(
                name.getSchemaName(),
                name.getTableName(),
                view.versions().stream()
                        .filter(StoredViewVersion::current)
                        .findFirst()
                        .orElseGet(() -> view.versions().getLast())
                        .version(),
                DefinitionDigest.of(view));
    }

    private List<String> otherTables(List<StoredView> read)
    {
        return read.stream()
                .flatMap(view -> SourceTables.of(view).stream())
                .filter(table -> !table.startsWith(catalogName + "."))
                .distinct()
                .sorted()
                .collect(toImmutableList());
    }

    private Optional<SchemaTableName> near(ConnectorSession session, SchemaTableName name)
    {
        List<SchemaTableName> candidates = NearNames.of(name.getTableName(), metadata.listViews(session, Optional.of(name.getSchemaName())).stream()
                        .map(SchemaTableName::getTableName)
                        .collect(toImmutableSet())).stream()
                .map(view -> new SchemaTableName(name.getSchemaName(), view))
                .collect(toImmutableList());
        Set<SchemaTableName> known = visible.filter(session, ImmutableSet.copyOf(candidates));
        return candidates.stream()
                .filter(known::contains)
                .filter(candidate -> trainingSet(session, candidate).isPresent())
                .findFirst();
    }

    private static TrinoException invalid(SchemaTableName table, String problem)
    {
        return new TrinoException(INVALID_TABLE_PROPERTY, "Table %s: %s".formatted(table, problem));
    }
}
