package io.featurestore.trino.handle;

import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableVersion;
import io.trino.spi.connector.PointerType;
import io.trino.spi.connector.SchemaTableName;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What generated SQL reads in place of a table of the catalog. It names the table, so that the engine's rules for the table hold, with a version
 * that no user can guess: the rights to all else that is read were checked for the query it is generated for. Thread-safe.
 */
public final class PlannedTables
{
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<Key, ConnectorTableHandle> tables = new ConcurrentHashMap<>();

    /**
     * @return the version
     */
    public long add(SchemaTableName name, ConnectorTableHandle table)
    {
        // Long enough to be a bigint however it is written
        long version = RANDOM.nextLong(Long.MAX_VALUE / 2, Long.MAX_VALUE);
        return tables.putIfAbsent(new Key(name, version), table) == null ? version : add(name, table);
    }

    public Optional<ConnectorTableHandle> find(SchemaTableName name, ConnectorTableVersion version)
    {
        return version.getPointerType() == PointerType.TARGET_ID && version.getVersion() instanceof Long id ? Optional.ofNullable(tables.get(new Key(name, id))) : Optional.empty();
    }

    private record Key(SchemaTableName name, long version) {}
}
