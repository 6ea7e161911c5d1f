package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static io.featurestore.trino.names.RelationNames.toRelationName;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * The SELECTs of one row for each column of a relation: its name, how many rows there are, and a checksum of its values, whatever their order.
 */
public record ChecksumSql(String catalog, SchemaTableName relation, List<String> columns)
{
    public ChecksumSql
    {
        requireNonNull(catalog, "catalog is null");
        requireNonNull(relation, "relation is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
    }

    /**
     * A checksum that was kept, in hexadecimal digits or empty.
     */
    public record Kept(long rows, String checksum)
    {
        public Kept
        {
            requireNonNull(checksum, "checksum is null");
        }
    }

    public String computed()
    {
        StringBuilder checksums = new StringBuilder("count(*) AS n");
        for (int i = 0; i < columns.size(); i++) {
            checksums.append(", checksum(%s) AS x%s".formatted(quote(columns.get(i)), i + 1));
        }
        return "SELECT c AS column_name, n AS \"rows\", x AS checksum\nFROM (\nSELECT %s\nFROM %s\n)\nCROSS JOIN UNNEST(ARRAY[%s], ARRAY[%s]) AS u (c, x)".formatted(
                checksums,
                new QualifiedRelation(catalog, toRelationName(relation)).sql(),
                columns.stream().map(column -> "CAST(%s AS varchar)".formatted(SqlLiterals.varchar(column))).collect(joining(", ")),
                IntStream.rangeClosed(1, columns.size()).mapToObj(i -> "x" + i).collect(joining(", ")));
    }

    // Also what was kept, and whether it is the same; NULL where none was
    public String compared(Map<String, Kept> kept)
    {
        String values = kept.isEmpty() ?
                "SELECT CAST(NULL AS varchar), CAST(NULL AS bigint), CAST(NULL AS varbinary) WHERE FALSE" :
                "VALUES " + kept.entrySet().stream()
                            .map(entry -> "(CAST(%s AS varchar), BIGINT '%s', from_hex(%s))".formatted(SqlLiterals.varchar(entry.getKey()), entry.getValue().rows(), SqlLiterals.varchar(entry.getValue().checksum())))
                            .collect(joining(", "));
        return "SELECT c AS column_name, n AS \"rows\", x AS checksum, kn AS kept_rows, nullif(kx, X'') AS kept_checksum, IF(kn IS NOT NULL, n = kn AND coalesce(x, X'') = kx) AS matches\nFROM (\n%s\n) AS computed (c, n, x)\nLEFT JOIN (\n%s\n) AS kept (kc, kn, kx) ON c = kc".formatted(computed(), values);
    }
}
