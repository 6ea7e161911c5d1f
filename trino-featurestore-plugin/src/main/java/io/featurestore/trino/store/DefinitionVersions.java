package io.featurestore.trino.store;

import com.google.inject.Inject;
import io.featurestore.catalog.Definition;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.FeatureCatalog;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.catalog.StoredTable;
import io.featurestore.catalog.StoredTableVersion;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.StoredViewVersion;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.catalog.ViewQuery;
import io.featurestore.trino.names.VersionName;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.SchemaTableName;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * {@code v@v2}: a view of today's data with the definition of a version. It runs as whoever reads it, since an earlier version may show what the
 * owner has taken away since. Of a table it is a view of all of its rows.
 */
public class DefinitionVersions
{
    private final FeatureCatalog catalog;
    private final RemoteNames remoteNames;
    private final String catalogName;

    @Inject
    public DefinitionVersions(FeatureCatalog catalog, RemoteNames remoteNames, CatalogName catalogName)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.remoteNames = requireNonNull(remoteNames, "remoteNames is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
    }

    // The view is that of the base; without one the base is a table, or nothing
    Optional<StoredView> load(SessionContext context, VersionName name, Optional<StoredView> view)
    {
        if (view.isPresent()) {
            return view.filter(stored -> stored.definition().isPresent()).map(stored -> readable(name, ofView(context, name, stored)));
        }
        return catalog.loadTable(context, remoteNames.table(context, name.base()))
                .filter(table -> table.definition().isPresent())
                .map(table -> ofTable(name, table));
    }

    StoredView ofView(SessionContext context, VersionName name, StoredView view)
    {
        StoredViewVersion version = view.versions().stream()
                .filter(kept -> kept.version() == name.version())
                .findFirst()
                .orElseThrow(() -> unknown(name, view.versions().stream().map(StoredViewVersion::version)));
        if (!version.current() && version.author().isEmpty()) {
            throw new TrinoException(NOT_SUPPORTED, "Version %s of %s was written by another engine, which keeps the definition with no version".formatted(name.version(), name.base()));
        }
        Optional<StoredView> kept = version.current() ? Optional.of(view) : catalog.loadView(context, view.name(), name.version());
        return kept.orElseThrow(() -> unknown(name, view.versions().stream().map(StoredViewVersion::version).filter(other -> other != name.version())));
    }

    private static StoredView readable(VersionName name, StoredView version)
    {
        return version.readAs(toRelationName(name.name()), version.definition().map(DefinitionVersions::computed));
    }

    // Stored rows are those of the current definition
    private static Definition computed(Definition definition)
    {
        return switch (definition) {
            case FeatureViewProperties _, TrainingSetProperties _ -> definition;
            case MaterializedViewProperties materialized -> materialized.featureViewProperties();
        };
    }

    private StoredView ofTable(VersionName name, StoredTable table)
    {
        StoredTableVersion version = table.versions().stream()
                .filter(kept -> kept.version() == name.version())
                .findFirst()
                .orElseThrow(() -> unknown(name, table.versions().stream().map(StoredTableVersion::version)));
        SchemaTableName base = name.base();
        return new StoredView(
                toRelationName(name.name()),
                table.schema(),
                Optional.of(new ViewQuery("SELECT * FROM " + quote(base.getTableName()), Optional.of(catalogName), Optional.of(base.getSchemaName()))),
                "",
                version.properties(),
                DefinitionCodec.decode(version.properties()),
                List.of());
    }

    private static TrinoException unknown(VersionName name, Stream<Integer> versions)
    {
        List<Integer> kept = versions.collect(toImmutableList());
        return new TrinoException(NOT_FOUND, "%s has no version %s: the catalog keeps %s".formatted(
                name.base(),
                name.version(),
                kept.isEmpty() ? "none" : kept.stream().map(version -> "v" + version).collect(joining(", "))));
    }
}
