package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.featurestore.trino.handle.InsertKind;
import io.featurestore.trino.pins.KeptChecksums.ColumnChecksum;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorPageSink;
import io.trino.spi.connector.ConnectorPageSinkId;
import io.trino.spi.connector.ConnectorPageSinkProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.concurrent.CompletableFuture.completedFuture;

// Hands the checksums to the coordinator, which keeps them with the pin
final class ChecksumInsertKind
        implements InsertKind<ChecksumInsertHandle>
{
    @Override
    public Class<ChecksumInsertHandle> handle()
    {
        return ChecksumInsertHandle.class;
    }

    @Override
    public ConnectorPageSink pageSink(
            ConnectorPageSinkProvider iceberg,
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            ChecksumInsertHandle table,
            Optional<ConnectorTableCredentials> credentials,
            ConnectorPageSinkId pageSinkId)
    {
        return new ChecksumSink();
    }

    @Override
    public Optional<ConnectorTableCredentials> credentials(ConnectorMetadata iceberg, ConnectorSession session, ChecksumInsertHandle table)
    {
        return Optional.empty();
    }

    private static final class ChecksumSink
            implements ConnectorPageSink
    {
        private final ImmutableList.Builder<ColumnChecksum> checksums = ImmutableList.builder();

        @Override
        public CompletableFuture<?> appendPage(Page page)
        {
            for (int position = 0; position < page.getPositionCount(); position++) {
                Block checksum = page.getBlock(2);
                checksums.add(new ColumnChecksum(
                        VARCHAR.getSlice(page.getBlock(0), position).toStringUtf8(),
                        BIGINT.getLong(page.getBlock(1), position),
                        checksum.isNull(position) ? Optional.empty() : Optional.of(HexFormat.of().formatHex(VARBINARY.getSlice(checksum, position).getBytes()))));
            }
            return NOT_BLOCKED;
        }

        @Override
        public CompletableFuture<Collection<Slice>> finish()
        {
            return completedFuture(checksums.build().stream()
                    .map(ColumnChecksum::toJson)
                    .map(Slices::wrappedBuffer)
                    .collect(toImmutableList()));
        }

        @Override
        public void abort() {}
    }
}
