package io.featurestore.trino.storage;

import io.featurestore.catalog.MaterializedViewProperties;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.names.StorageName;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import static com.google.common.base.Throwables.getCausalChain;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static java.util.Objects.requireNonNull;

/**
 * Explains failures of statements that use stored rows while another statement replaces or drops the view, and with it the table and its files.
 */
public record StorageConflicts(String view)
{
    private static final Set<Class<? extends Throwable>> GONE = Set.of(
            FileNotFoundException.class,
            NoSuchFileException.class,
            NoSuchTableException.class,
            NotFoundException.class,
            TableNotFoundException.class);

    public StorageConflicts
    {
        requireNonNull(view, "view is null");
    }

    public static StorageConflicts of(ConnectorTableHandle storage)
    {
        return new StorageConflicts(StorageName.view(IcebergTable.of(storage).name()).toString());
    }

    /**
     * @throws TrinoException TRANSACTION_CONFLICT when the call finds a file or table missing
     */
    public <T> T explained(Supplier<T> call)
    {
        try {
            return call.get();
        }
        catch (RuntimeException e) {
            throw isGone(e) ? conflict(e) : e;
        }
    }

    /**
     * Why the table of a view is missing: another statement has replaced or dropped the view, or another writer took its table.
     *
     * @param read the definition that the statement has read
     * @param now the definition as it is now
     */
    public static TrinoException missing(SchemaTableName view, MaterializedViewProperties read, Optional<MaterializedViewProperties> now)
    {
        if (now.filter(current -> current.storageTable().equals(read.storageTable())).isPresent()) {
            return new TableNotFoundException(view, "Materialized view %s has lost the table that holds its rows: CREATE OR REPLACE the view".formatted(view));
        }
        return new StorageConflicts(view.toString()).conflict(new TableNotFoundException(StorageName.of(view, read)));
    }

    public TrinoException conflict(Throwable failure)
    {
        return new TrinoException(
                TRANSACTION_CONFLICT,
                "Materialized view %s was replaced or dropped by another statement while this one used its stored rows: run this one again, and if that fails alike, REFRESH the view".formatted(view),
                failure);
    }

    public static boolean isGone(Throwable failure)
    {
        return getCausalChain(failure).stream().anyMatch(cause -> GONE.stream().anyMatch(type -> type.isInstance(cause)));
    }
}
