package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.iceberg.Schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * An Iceberg view as it is in the catalog now.
 *
 * @param sql text of the dialect {@code trino}; empty when the view has none
 * @param defaultCatalog the Trino catalog in which unqualified names of the SQL are resolved
 * @param defaultNamespace the schema in which unqualified names of the SQL are resolved, levels joined by dots
 * @param runAsOwner the user as whom a SECURITY DEFINER view runs; empty for SECURITY INVOKER
 * @param definition present when the view is a feature view or training set
 * @param versions the view's versions that the catalog still keeps, oldest first
 */
public record StoredView(
        RelationName name,
        Schema schema,
        Optional<String> sql,
        Optional<String> defaultCatalog,
        Optional<String> defaultNamespace,
        Optional<String> comment,
        Optional<String> runAsOwner,
        String location,
        Map<String, String> properties,
        Optional<Definition> definition,
        List<StoredViewVersion> versions)
{
    public StoredView
    {
        requireNonNull(name, "name is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(sql, "sql is null");
        requireNonNull(defaultCatalog, "defaultCatalog is null");
        requireNonNull(defaultNamespace, "defaultNamespace is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(runAsOwner, "runAsOwner is null");
        requireNonNull(location, "location is null");
        properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
        requireNonNull(definition, "definition is null");
        versions = ImmutableList.copyOf(requireNonNull(versions, "versions is null"));
    }
}
