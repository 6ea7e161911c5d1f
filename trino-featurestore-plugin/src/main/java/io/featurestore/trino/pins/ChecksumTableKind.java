package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.handle.PageSources;
import io.featurestore.trino.handle.TableKind;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSourceProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorSplitManager;
import io.trino.spi.connector.ConnectorSplitSource;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;

import java.util.Map;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.function.Function.identity;

// Is only written to: what reads it is a view
final class ChecksumTableKind
        implements TableKind<ChecksumTableHandle>
{
    @Override
    public Class<ChecksumTableHandle> handle()
    {
        return ChecksumTableHandle.class;
    }

    @Override
    public ConnectorMetadata metadata(ConnectorMetadata others)
    {
        return new ChecksumMetadata();
    }

    @Override
    public ConnectorSplitSource splits(
            ConnectorSplitManager others,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ChecksumTableHandle table,
            Set<ColumnHandle> dynamicFilterColumns,
            Constraint constraint)
    {
        throw new IllegalStateException("is not scanned: " + table);
    }

    @Override
    public PageSources<ChecksumTableHandle> pageSources(ConnectorPageSourceProvider others)
    {
        return scan -> {
            throw new IllegalStateException("is not scanned: " + scan.table());
        };
    }

    static final class ChecksumMetadata
            implements ConnectorMetadata
    {
        @Override
        public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
        {
            return new ConnectorTableMetadata(
                    ((ChecksumTableHandle) table).name(),
                    ChecksumColumn.COMPUTED.stream()
                            .map(ChecksumColumn::metadata)
                            .collect(toImmutableList()),
                    ImmutableMap.of());
        }

        @Override
        public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle tableHandle)
        {
            return ChecksumColumn.COMPUTED.stream().collect(toImmutableMap(ChecksumColumn::name, identity()));
        }

        @Override
        public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column)
        {
            return ((ChecksumColumn) column).metadata();
        }
    }
}
