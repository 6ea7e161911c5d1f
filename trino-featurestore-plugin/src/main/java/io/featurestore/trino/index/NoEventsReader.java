package io.featurestore.trino.index;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.iceberg.IcebergErrorCodes;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.DynamicFilter;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_INVALID_DEFINITION;
import static java.util.Objects.requireNonNull;

// Reads the row of a stored timeline that has neither keys nor times
record NoEventsReader(Connector connector, ConnectorTransactionHandle transaction, ConnectorSession session, HistorySource source)
{
    private static final int SPLITS = 100;

    NoEventsReader
    {
        requireNonNull(connector, "connector is null");
        requireNonNull(transaction, "transaction is null");
        requireNonNull(session, "session is null");
        requireNonNull(source, "source is null");
    }

    ValuesOverNoEvents read()
    {
        ConnectorMetadata metadata = connector.getMetadata(session, transaction);
        ConnectorTableHandle table = metadata.applyFilter(session, source.table(), new Constraint(onlyUnknown()))
                .map(result -> result.getHandle())
                .orElse(source.table());
        Optional<ConnectorTableCredentials> credentials = metadata.getTableCredentials(session, table);
        try (ConnectorSplitSource splits = connector.getSplitManager().getSplits(transaction, session, table, Set.of(), Constraint.alwaysTrue())) {
            while (!splits.isFinished()) {
                for (ConnectorSplit split : getFutureValue(splits.getNextBatch(SPLITS, DynamicFilterSnapshot.EMPTY))) {
                    Optional<ValuesOverNoEvents> found = find(table, credentials, split);
                    if (found.isPresent()) {
                        return found.orElseThrow();
                    }
                }
            }
        }
        throw new TrinoException(FEATURE_STORE_INVALID_DEFINITION, "Materialized view '%s' lacks the row of the values over no events: REFRESH MATERIALIZED VIEW".formatted(source.featureView()));
    }

    private TupleDomain<ColumnHandle> onlyUnknown()
    {
        ImmutableMap.Builder<ColumnHandle, Domain> domains = ImmutableMap.builder();
        Stream.concat(source.keys().stream(), source.timestamp().stream())
                .forEach(column -> domains.put(column.handle(), Domain.onlyNull(column.type())));
        return TupleDomain.withColumnDomains(domains.buildOrThrow());
    }

    private Optional<ValuesOverNoEvents> find(ConnectorTableHandle table, Optional<ConnectorTableCredentials> credentials, ConnectorSplit split)
    {
        List<ColumnHandle> columns = source.columns().stream().map(HistoryColumn::handle).collect(toImmutableList());
        try (ConnectorPageSource page = connector.getPageSourceProviderFactory().createPageSourceProvider()
                .createPageSource(transaction, session, split, table, credentials, columns, DynamicFilter.EMPTY, MemoryContext.NO_LIMIT)) {
            while (!page.isFinished()) {
                SourcePage rows = page.getNextSourcePage();
                if (rows == null) {
                    getFutureValue(page.isBlocked());
                    continue;
                }
                Optional<ValuesOverNoEvents> found = find(rows);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        catch (IOException e) {
            throw new TrinoException(IcebergErrorCodes.FILESYSTEM_ERROR, "Reading feature view '%s' failed".formatted(source.featureView()), e);
        }
    }

    private Optional<ValuesOverNoEvents> find(SourcePage rows)
    {
        List<Block> unknown = Stream.concat(source.keys().stream(), source.timestamp().stream())
                .map(column -> block(rows, column))
                .collect(toImmutableList());
        return IntStream.range(0, rows.getPositionCount())
                .filter(position -> unknown.stream().allMatch(block -> block.isNull(position)))
                .mapToObj(position -> new ValuesOverNoEvents(source.valueTypes(), source.values().stream()
                        .map(value -> block(rows, value).getSingleValueBlock(position))
                        .collect(toImmutableList())))
                .findFirst();
    }

    private Block block(SourcePage rows, HistoryColumn column)
    {
        return rows.getBlock(source.columns().indexOf(column));
    }
}
