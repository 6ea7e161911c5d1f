package io.featurestore.catalog;

import org.apache.iceberg.catalog.SessionCatalog.SessionContext;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Definitions in an Iceberg REST catalog. Every call is made as the given session. All methods throw {@link CatalogException}.
 */
public interface FeatureCatalog
{
    /**
     * Every namespace, nested ones included, levels joined by dots.
     */
    List<String> listNamespaces(SessionContext session);

    List<RelationName> listViews(SessionContext session, String namespace);

    List<RelationName> listTables(SessionContext session, String namespace);

    Optional<StoredView> loadView(SessionContext session, RelationName name);

    Optional<StoredTable> loadTable(SessionContext session, RelationName name);

    /**
     * Creates the view, atomically; ALREADY_EXISTS when a table or view of that name exists.
     */
    void createView(SessionContext session, RelationName name, ViewDraft draft);

    /**
     * Creates the view or adds a version to it, atomically. Representations in other dialects, the location and properties that are not ours
     * are carried over; {@code featurestore.*} properties become exactly the draft's.
     */
    void createOrReplaceView(SessionContext session, RelationName name, ViewDraft draft);

    /**
     * Adds a version to the view if it is as the caller has read it, in one commit as {@link #createOrReplaceView} does; CHANGED when it was
     * changed, dropped or created again since. Apache Polaris detects no change between that check and the commit: such a change is told by
     * its answer.
     *
     * @return the view as another process stored it in between, now replaced all the same; empty when {@code expected} was replaced
     */
    Optional<StoredView> replaceView(SessionContext session, RelationName name, ViewDraft draft, StoredView expected);

    void setViewComment(SessionContext session, RelationName name, Optional<String> comment);

    void setViewColumnComment(SessionContext session, RelationName name, String column, Optional<String> comment, String author);

    void renameView(SessionContext session, RelationName source, RelationName target);

    void dropView(SessionContext session, RelationName name);

    /**
     * Sets and removes table properties in one commit, retried on conflict.
     */
    void updateTableProperties(SessionContext session, RelationName name, Map<String, String> updates, Set<String> removals);
}
