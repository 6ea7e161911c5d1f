package io.featurestore.trino.query;

import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Table;

import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;

import static io.featurestore.trino.names.SqlIdentifiers.quote;

/**
 * Completes the names of the tables that a query reads. The engine analyzes the query of a REFRESH in the session of the user who refreshes,
 * whose catalog and schema may be others than the view's.
 */
public final class QualifiedTableNames
{
    private static final int FULL_NAME_PARTS = 3;

    private QualifiedTableNames() {}

    public static String qualify(String query, String catalog, String schema)
    {
        NavigableMap<Integer, String> prefixes = new TreeMap<>();
        for (Table table : TableReads.of(SqlReader.query(query))) {
            List<Identifier> parts = table.getName().getOriginalParts();
            if (parts.size() < FULL_NAME_PARTS) {
                String prefix = quote(catalog) + "." + (parts.size() == 1 ? quote(schema) + "." : "");
                prefixes.put(TextPositions.start(query, parts.getFirst()), prefix);
            }
        }
        StringBuilder qualified = new StringBuilder(query);
        // From the end, as each prefix moves what follows it
        for (Entry<Integer, String> prefix : prefixes.descendingMap().entrySet()) {
            qualified.insert(prefix.getKey(), prefix.getValue());
        }
        return qualified.toString();
    }
}
