package io.featurestore.trino.pins;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.featurestore.trino.pins.Pin.PinnedTable;
import io.featurestore.trino.store.CatalogTables;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.OptionalLong;
import java.util.function.Predicate;

import static io.featurestore.trino.failure.CatalogErrors.translating;
import static java.util.Objects.requireNonNull;

final class PinTags
{
    private static final Logger log = Logger.get(PinTags.class);

    private final CatalogTables tables;

    @Inject
    PinTags(CatalogTables tables)
    {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * @return whether the table's snapshot was the current one
     */
    boolean create(ConnectorSession session, PinnedTable table)
    {
        OptionalLong current = translating(() -> tables.createTag(session, table.tableName(), table.tableTag()));
        return current.equals(OptionalLong.of(table.snapshot()));
    }

    // What was kept for the pin only is kept no more
    void release(ConnectorSession session, TransactionContext transaction, Pin pin, Predicate<PinnedTable> released)
    {
        PinnedTables pinned = new PinnedTables(transaction);
        pin.tables().stream()
                .filter(released)
                .forEach(table -> pinned.find(session, table).ifPresent(found -> tryRemove(session, found.name(), table.tag())));
    }

    // A tag that stays costs storage, and nothing else
    void tryRemove(ConnectorSession session, SchemaTableName table, String tag)
    {
        try {
            translating(() -> tables.removeTag(session, table, tag));
        }
        catch (RuntimeException e) {
            log.warn(e, "Tag %s of table %s is of no pin any more and could not be removed: let another engine drop it", tag, table);
        }
    }
}
