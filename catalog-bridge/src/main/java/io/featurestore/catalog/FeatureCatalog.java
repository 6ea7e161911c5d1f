package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Views and tables of an Iceberg REST catalog, with their definitions. Every call is made as the given session and throws {@link CatalogException}.
 * Levels of namespaces are joined by dots.
 */
public interface FeatureCatalog
{
    List<String> listNamespaces(SessionContext session);

    /**
     * Those directly below the parent, or the topmost; {@link #listNamespaces(SessionContext)} has those at every level.
     */
    List<String> listNamespaces(SessionContext session, Optional<String> parent);

    List<RelationName> listViews(SessionContext session, String namespace);

    List<RelationName> listTables(SessionContext session, String namespace);

    Optional<StoredView> loadView(SessionContext session, RelationName name);

    // With the definition of then; comment, owner and location have no versions. Empty if the catalog keeps no such version
    Optional<StoredView> loadView(SessionContext session, RelationName name, int version);

    Optional<StoredTable> loadTable(SessionContext session, RelationName name);

    /**
     * @throws CatalogException ALREADY_EXISTS when there is a table or view of that name
     */
    default void createView(SessionContext session, RelationName name, ViewDraft draft)
    {
        createView(session, name, draft, ImmutableMap.of());
    }

    // With properties that are no part of the definition
    void createView(SessionContext session, RelationName name, ViewDraft draft, Map<String, String> properties);

    /**
     * Creates the view or adds a version, in one commit. SQL in other dialects, the location and properties other than {@code featurestore.*} stay.
     */
    void createOrReplaceView(SessionContext session, RelationName name, ViewDraft draft);

    /**
     * As {@link #createOrReplaceView}, if the view is as the caller has read it. Apache Polaris commits even if it was changed after the last check.
     *
     * @return the view as it was changed after that check, now replaced all the same; empty when {@code expected} was replaced
     * @throws CatalogException CHANGED when the view was changed, dropped or created again
     */
    Optional<StoredView> replaceView(SessionContext session, RelationName name, ViewDraft draft, StoredView expected);

    void setViewComment(SessionContext session, RelationName name, Optional<String> comment);

    void setViewColumnComment(SessionContext session, RelationName name, String column, Optional<String> comment, String author);

    void renameView(SessionContext session, RelationName source, RelationName target);

    void dropView(SessionContext session, RelationName name);

    // Without a new version of the view
    void setViewProperty(SessionContext session, RelationName name, String property, String value);

    // The table's current snapshot when the tag was made; empty if the tag was there. CHANGED when the table is another one, or lacks the snapshot
    OptionalLong createTag(SessionContext session, RelationName name, TableTag tag);

    // Nothing is to be done if there is no such table or tag
    void removeTag(SessionContext session, RelationName name, String tag);

    void updateTableProperties(SessionContext session, RelationName name, Map<String, String> updates, Set<String> removals);

    // For properties of the definition: what changes it adds a version, in the same commit
    void updateTableDefinition(SessionContext session, RelationName name, Map<String, String> updates, Set<String> removals, String author);
}
