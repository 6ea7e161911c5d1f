package io.featurestore.trino.store;

import com.google.inject.Inject;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.iceberg.IcebergSettings;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Names as the catalog spells them. Trino's are in lower case, the catalog's are case-sensitive: with
 * {@code iceberg.rest-catalog.case-insensitive-name-matching} the name is looked for that differs only in case.
 */
public class RemoteNames
{
    private final FeatureCatalog catalog;
    private final boolean caseInsensitive;

    @Inject
    public RemoteNames(FeatureCatalog catalog, IcebergSettings settings)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.caseInsensitive = settings.isCaseInsensitiveNameMatching();
    }

    public RelationName view(SessionContext context, SchemaTableName name)
    {
        if (!caseInsensitive) {
            return toRelationName(name);
        }
        return find(context, name, namespace -> catalog.listViews(context, namespace));
    }

    public RelationName table(SessionContext context, SchemaTableName name)
    {
        if (!caseInsensitive) {
            return toRelationName(name);
        }
        return find(context, name, namespace -> catalog.listTables(context, namespace));
    }

    private RelationName find(SessionContext context, SchemaTableName name, Listing listing)
    {
        Optional<String> namespace = only(name, catalog.listNamespaces(context).stream()
                .filter(name.getSchemaName()::equalsIgnoreCase)
                .collect(toImmutableList()));
        if (namespace.isEmpty()) {
            return toRelationName(name);
        }
        Optional<RelationName> relation = only(name, listing.list(namespace.orElseThrow()).stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(name.getTableName()))
                .collect(toImmutableList()));
        return relation.orElseGet(() -> new RelationName(namespace.orElseThrow(), name.getTableName()));
    }

    private static <T> Optional<T> only(SchemaTableName name, List<T> candidates)
    {
        if (candidates.size() > 1) {
            throw new TrinoException(NOT_SUPPORTED, "'%s' stands for several names that differ in case only: %s; rename all but one".formatted(name, candidates));
        }
        return candidates.stream().findFirst();
    }

    private interface Listing
    {
        List<RelationName> list(String namespace);
    }
}
