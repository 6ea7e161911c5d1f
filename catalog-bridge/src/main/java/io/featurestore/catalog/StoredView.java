package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import org.apache.iceberg.Schema;
import org.apache.iceberg.view.ViewProperties;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param query empty when the view has no SQL in the dialect {@code trino}
 * @param definition present when the view is a feature view or training set
 * @param versions those that the catalog still keeps, oldest first
 */
public record StoredView(
        RelationName name,
        Schema schema,
        Optional<ViewQuery> query,
        String location,
        Map<String, String> properties,
        Optional<Definition> definition,
        List<StoredViewVersion> versions)
{
    // Where Trino keeps the user as whom a SECURITY DEFINER view runs
    static final String RUN_AS_OWNER = "trino.run-as-owner";

    public StoredView
    {
        requireNonNull(name, "name is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(query, "query is null");
        requireNonNull(location, "location is null");
        properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
        requireNonNull(definition, "definition is null");
        versions = ImmutableList.copyOf(requireNonNull(versions, "versions is null"));
    }

    public Optional<String> sql()
    {
        return query.map(ViewQuery::sql);
    }

    public Optional<String> defaultCatalog()
    {
        return query.flatMap(ViewQuery::defaultCatalog);
    }

    public Optional<String> defaultNamespace()
    {
        return query.flatMap(ViewQuery::defaultNamespace);
    }

    public Optional<String> comment()
    {
        return Optional.ofNullable(properties.get(ViewProperties.COMMENT));
    }

    public Optional<String> runAsOwner()
    {
        return Optional.ofNullable(properties.get(RUN_AS_OWNER));
    }

    // Under another name, and run as whoever reads it
    public StoredView readAs(RelationName otherName, Optional<Definition> otherDefinition)
    {
        return new StoredView(
                otherName,
                schema,
                query,
                location,
                Maps.filterKeys(properties, property -> !property.equals(RUN_AS_OWNER)),
                otherDefinition,
                versions);
    }
}
