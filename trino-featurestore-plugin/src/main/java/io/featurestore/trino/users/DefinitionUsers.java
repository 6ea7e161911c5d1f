package io.featurestore.trino.users;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.names.VersionName;
import io.featurestore.trino.pins.Pin;
import io.featurestore.trino.query.ColumnReads;
import io.featurestore.trino.query.SqlReader;
import io.featurestore.trino.request.TrainingSetRequests;
import io.featurestore.trino.store.DefinitionListing;
import io.featurestore.trino.users.FeatureUse.Reading;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.sql.tree.Query;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

// Training sets, and views of every kind whose SQL reads the feature view or a relation that comes with it. Those of a version need that one only
final class DefinitionUsers
        implements FeatureUsers
{
    private static final String TRAINING_SET = "training set";

    private final DefinitionListing listing;
    private final DerivedNames derivedNames;
    private final String catalogName;

    @Inject
    DefinitionUsers(DefinitionListing listing, DerivedNames derivedNames, CatalogName catalogName)
    {
        this.listing = requireNonNull(listing, "listing is null");
        this.derivedNames = requireNonNull(derivedNames, "derivedNames is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
    }

    @Override
    public List<FeatureUse> of(ConnectorSession session, ResolvedFeatureView view)
    {
        SchemaTableName name = toSchemaTableName(view.name());
        return listing.allViews(session).stream()
                .filter(user -> !toSchemaTableName(user.name()).equals(name) && !Pin.isPin(user))
                .flatMap(user -> Stream.concat(ofReferences(user, name).stream(), ofQuery(user, name).stream()))
                .collect(toImmutableList());
    }

    private static Optional<FeatureUse> ofReferences(StoredView user, SchemaTableName view)
    {
        SchemaTableName name = toSchemaTableName(user.name());
        List<FeatureReference> references = user.definition().stream()
                .filter(TrainingSetProperties.class::isInstance)
                .flatMap(definition -> ((TrainingSetProperties) definition).features().stream())
                .filter(reference -> isReferenceTo(name, reference, view))
                .collect(toImmutableList());
        if (references.isEmpty()) {
            return Optional.empty();
        }
        boolean all = references.stream().anyMatch(reference -> reference.feature().isEmpty());
        Set<String> features = references.stream().flatMap(reference -> reference.feature().stream()).collect(toImmutableSet());
        return Optional.of(new FeatureUse(TRAINING_SET, name, Reading.FEATURES, all ? Optional.empty() : Optional.of(features)));
    }

    private static boolean isReferenceTo(SchemaTableName trainingSet, FeatureReference reference, SchemaTableName view)
    {
        RelationName referenced = TrainingSetRequests.featureView(trainingSet, reference);
        return toSchemaTableName(referenced).equals(view);
    }

    private Optional<FeatureUse> ofQuery(StoredView user, SchemaTableName view)
    {
        Optional<Query> query = user.sql().flatMap(SqlReader::findQuery)
                .filter(read -> ColumnReads.reads(read, parts -> isView(user, parts, view)));
        return query.map(read -> new FeatureUse(kind(user), toSchemaTableName(user.name()), Reading.COLUMNS, ColumnReads.of(read, parts -> isView(user, parts, view))
                .map(ImmutableSet::copyOf)));
    }

    private boolean isView(StoredView user, List<String> parts, SchemaTableName view)
    {
        Optional<String> catalog = parts.size() == 3 ? Optional.of(parts.getFirst()) : user.defaultCatalog();
        Optional<String> schema = parts.size() == 1 ? user.defaultNamespace() : Optional.of(parts.get(parts.size() - 2));
        if (schema.isEmpty() || !catalog.equals(Optional.of(catalogName))) {
            return false;
        }
        SchemaTableName name = new SchemaTableName(schema.orElseThrow(), parts.getLast());
        return VersionName.parse(name).isEmpty() && derivedNames.base(name).equals(view);
    }

    private static String kind(StoredView user)
    {
        return switch (user.definition().orElse(null)) {
            case TrainingSetProperties _ -> TRAINING_SET;
            case MaterializedViewProperties _ -> "materialized view";
            case null, default -> "view";
        };
    }
}
