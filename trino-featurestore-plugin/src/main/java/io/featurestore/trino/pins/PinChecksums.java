package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.Identifiers;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.pins.KeptChecksums.ColumnChecksum;
import io.featurestore.trino.sql.ChecksumSql;
import io.featurestore.trino.sql.ChecksumSql.Kept;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition;
import io.trino.spi.connector.ConnectorMaterializedViewDefinition.Column;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorViewDefinition;
import io.trino.spi.connector.ConnectorViewDefinition.ViewColumn;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.NOT_FOUND;
import static io.trino.spi.StandardErrorCode.QUERY_REJECTED;
import static java.util.Objects.requireNonNull;

// training_set@pin$checksum: read it compares what is computed with what was kept; refreshed it keeps what is computed
final class PinChecksums
{
    private final TransactionContext transaction;
    private final PinReader pins;

    PinChecksums(TransactionContext transaction, PinReader pins)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.pins = requireNonNull(pins, "pins is null");
    }

    Optional<ConnectorViewDefinition> view(ConnectorSession session, PinName name)
    {
        return pins.find(session, name).map(stored -> new ConnectorViewDefinition(
                sql(name, stored).compared(kept(stored)),
                Optional.of(transaction.catalogName()),
                Optional.of(name.trainingSet().getSchemaName()),
                ChecksumColumn.ALL.stream()
                        .map(column -> new ViewColumn(column.name(), column.type().getTypeId(), Optional.of(column.comment())))
                        .collect(toImmutableList()),
                Optional.empty(),
                Optional.empty(),
                true,
                ImmutableList.of()));
    }

    Optional<ConnectorMaterializedViewDefinition> refreshed(ConnectorSession session, PinName name)
    {
        return pins.find(session, name).map(stored -> new ConnectorMaterializedViewDefinition(
                sql(name, stored).computed(),
                Optional.of(new CatalogSchemaTableName(transaction.catalogName(), name.checksum())),
                Optional.of(transaction.catalogName()),
                Optional.of(name.trainingSet().getSchemaName()),
                ChecksumColumn.COMPUTED.stream()
                        .map(column -> new Column(column.name(), column.type().getTypeId(), Optional.of(column.comment())))
                        .collect(toImmutableList()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(session.getUser()),
                ImmutableList.of()));
    }

    Optional<ChecksumTableHandle> table(ConnectorSession session, PinName name)
    {
        return pins.find(session, name).map(_ -> new ChecksumTableHandle(name.checksum()));
    }

    // What was kept first stays, as it is what later checksums are compared with
    void keep(ConnectorSession session, PinName name, Collection<Slice> fragments)
    {
        List<ColumnChecksum> computed = fragments.stream()
                .map(fragment -> ColumnChecksum.fromJson(fragment.getBytes()))
                .collect(toImmutableList());
        StoredView stored = transaction.views().reload(session, name.name())
                .filter(Pin::isPin)
                .orElseThrow(() -> new TrinoException(NOT_FOUND, "Pin %s was dropped by another statement".formatted(name.name())));
        Optional<KeptChecksums> kept = KeptChecksums.of(stored);
        if (kept.isPresent()) {
            checkSame(name, kept.orElseThrow(), computed);
            return;
        }
        long rows = computed.stream().mapToLong(ColumnChecksum::rows).findFirst().orElse(0);
        transaction.views().setProperty(session, name.name(), DefinitionCodec.PIN_CHECKSUMS, new KeptChecksums(rows, Instant.now().truncatedTo(ChronoUnit.MILLIS), computed).toJson());
    }

    private static void checkSame(PinName name, KeptChecksums kept, List<ColumnChecksum> computed)
    {
        if (!new HashSet<>(kept.columns()).equals(new HashSet<>(computed))) {
            throw new TrinoException(QUERY_REJECTED, "The checksums of pin %s that were kept at %s are not replaced, as those of its rows now differ: SELECT * FROM \"%s\" compares them".formatted(name.name(), kept.keptAt(), name.checksum().getTableName()));
        }
    }

    private ChecksumSql sql(PinName name, StoredView stored)
    {
        return new ChecksumSql(transaction.catalogName(), name.name(), pins.columns(stored).stream()
                .map(column -> Identifiers.canonical(column.getName()))
                .collect(toImmutableList()));
    }

    private static Map<String, Kept> kept(StoredView stored)
    {
        return KeptChecksums.of(stored)
                .map(kept -> kept.columns().stream().collect(toImmutableMap(ColumnChecksum::column, column -> new Kept(column.rows(), column.checksum().orElse("")))))
                .orElse(ImmutableMap.of());
    }
}
