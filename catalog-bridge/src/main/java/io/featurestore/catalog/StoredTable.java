package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.apache.iceberg.Schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param definition present when the table is a feature view
 * @param versions of its definition, oldest first; none if it never had one
 */
public record StoredTable(
        RelationName name,
        Schema schema,
        Optional<String> comment,
        Map<String, String> properties,
        Optional<Definition> definition,
        List<StoredTableVersion> versions,
        TableState state)
{
    public StoredTable
    {
        requireNonNull(name, "name is null");
        requireNonNull(schema, "schema is null");
        requireNonNull(comment, "comment is null");
        properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
        requireNonNull(definition, "definition is null");
        versions = ImmutableList.copyOf(requireNonNull(versions, "versions is null"));
        requireNonNull(state, "state is null");
    }
}
