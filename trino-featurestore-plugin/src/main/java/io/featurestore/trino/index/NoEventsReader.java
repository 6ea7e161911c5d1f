package io.featurestore.trino.index;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.iceberg.IcebergErrorCodes;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static java.util.Objects.requireNonNull;

// Reads the row of a stored timeline that has neither keys nor times
record NoEventsReader(HistorySource source, Function<ConnectorSplit, ConnectorPageSource> pages)
{
    NoEventsReader
    {
        requireNonNull(source, "source is null");
        requireNonNull(pages, "pages is null");
    }

    static TupleDomain<ColumnHandle> constraint(HistorySource source)
    {
        ImmutableMap.Builder<ColumnHandle, Domain> domains = ImmutableMap.builder();
        Stream.concat(source.keys().stream(), source.timestamp().stream())
                .forEach(column -> domains.put(column.handle(), Domain.onlyNull(column.type())));
        return TupleDomain.withColumnDomains(domains.buildOrThrow());
    }

    Optional<ValuesOverNoEvents> find(ConnectorSplit split)
    {
        try (ConnectorPageSource page = pages.apply(split)) {
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
