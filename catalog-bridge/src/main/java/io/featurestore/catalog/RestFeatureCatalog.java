package io.featurestore.catalog;

import com.google.common.base.Splitter;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.UpdateViewProperties;
import org.apache.iceberg.view.View;
import org.apache.iceberg.view.ViewBuilder;
import org.apache.iceberg.view.ViewVersion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

public class RestFeatureCatalog
        implements FeatureCatalog
{
    private final Supplier<RESTSessionCatalog> catalog;

    public RestFeatureCatalog(java.util.function.Supplier<RESTSessionCatalog> catalog)
    {
        this.catalog = Suppliers.memoize(catalog::get);
    }

    @Override
    public List<String> listNamespaces(SessionContext session)
    {
        return catalog.get().listNamespaces(session, Namespace.empty()).stream().map(Namespace::toString).collect(Collectors.toList());
    }

    @Override
    public List<RelationName> listViews(SessionContext session, String namespace)
    {
        return catalog.get().listViews(session, ns(namespace)).stream().map(id -> new RelationName(namespace, id.name())).collect(Collectors.toList());
    }

    @Override
    public List<RelationName> listTables(SessionContext session, String namespace)
    {
        return catalog.get().listTables(session, ns(namespace)).stream().map(id -> new RelationName(namespace, id.name())).collect(Collectors.toList());
    }

    private static Namespace ns(String namespace)
    {
        return Namespace.of(Splitter.on('.').splitToList(namespace).toArray(new String[0]));
    }

    private static TableIdentifier id(RelationName name)
    {
        return TableIdentifier.of(ns(name.namespace()), name.name());
    }

    @Override
    public Optional<StoredView> loadView(SessionContext session, RelationName name)
    {
        try {
            View view = catalog.get().loadView(session, id(name));
            SQLViewRepresentation sql = view.sqlFor("trino");
            List<StoredViewVersion> versions = new ArrayList<>();
            for (ViewVersion version : view.versions()) {
                versions.add(new StoredViewVersion(version.versionId(), Instant.ofEpochMilli(version.timestampMillis()), Optional.empty(), Optional.empty(), Map.of(), version.versionId() == view.currentVersion().versionId()));
            }
            return Optional.of(new StoredView(
                    name,
                    view.schema(),
                    Optional.ofNullable(sql).filter(s -> s.dialect().equals("trino")).map(SQLViewRepresentation::sql),
                    Optional.ofNullable(view.currentVersion().defaultCatalog()),
                    Optional.ofNullable(view.currentVersion().defaultNamespace()).filter(n -> !n.isEmpty()).map(Namespace::toString),
                    Optional.ofNullable(view.properties().get("comment")),
                    Optional.ofNullable(view.properties().get("trino.run-as-owner")),
                    view.location(),
                    view.properties(),
                    DefinitionCodec.decode(view.properties()),
                    versions));
        }
        catch (NoSuchViewException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<StoredTable> loadTable(SessionContext session, RelationName name)
    {
        try {
            Table table = catalog.get().loadTable(session, id(name));
            Instant changed = Instant.ofEpochMilli(((BaseTable) table).operations().current().lastUpdatedMillis());
            return Optional.of(new StoredTable(name, table.schema(), Optional.ofNullable(table.properties().get("comment")), table.properties(), DefinitionCodec.decode(table.properties()), changed, changed));
        }
        catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }

    private ViewBuilder builder(SessionContext session, RelationName name, ViewDraft draft)
    {
        Map<String, String> properties = new HashMap<>();
        draft.comment().ifPresent(comment -> properties.put("comment", comment));
        draft.runAsOwner().ifPresent(owner -> properties.put("trino.run-as-owner", owner));
        draft.definition().ifPresent(definition -> properties.putAll(DefinitionCodec.encode(definition)));
        return catalog.get().buildView(session, id(name))
                .withSchema(draft.schema())
                .withQuery("trino", draft.sql())
                .withDefaultCatalog(draft.defaultCatalog().orElse(null))
                .withDefaultNamespace(ns(draft.defaultNamespace().orElse(name.namespace())))
                .withProperties(properties);
    }

    @Override
    public void createView(SessionContext session, RelationName name, ViewDraft draft)
    {
        try {
            builder(session, name, draft).create();
        }
        catch (AlreadyExistsException e) {
            throw new CatalogException(CatalogException.Reason.ALREADY_EXISTS, e.getMessage(), e);
        }
    }

    @Override
    public void createOrReplaceView(SessionContext session, RelationName name, ViewDraft draft)
    {
        builder(session, name, draft).createOrReplace();
    }

    @Override
    public void setViewComment(SessionContext session, RelationName name, Optional<String> comment)
    {
        UpdateViewProperties update = catalog.get().loadView(session, id(name)).updateProperties();
        comment.ifPresentOrElse(value -> update.set("comment", value), () -> update.remove("comment"));
        update.commit();
    }

    @Override
    public void setViewColumnComment(SessionContext session, RelationName name, String column, Optional<String> comment, String author)
    {
        throw new CatalogException(CatalogException.Reason.OTHER, "not yet");
    }

    @Override
    public void renameView(SessionContext session, RelationName source, RelationName target)
    {
        catalog.get().renameView(session, id(source), id(target));
    }

    @Override
    public void dropView(SessionContext session, RelationName name)
    {
        catalog.get().dropView(session, id(name));
    }

    @Override
    public void updateTableProperties(SessionContext session, RelationName name, Map<String, String> updates, Set<String> removals)
    {
        UpdateProperties update = catalog.get().loadTable(session, id(name)).updateProperties();
        updates.forEach(update::set);
        removals.forEach(update::remove);
        update.commit();
    }

    @Override
    public void updateNamespaceProperties(SessionContext session, String namespace, Map<String, String> updates, Set<String> removals)
    {
        throw new CatalogException(CatalogException.Reason.OTHER, "not yet");
    }
}
