package io.featurestore.trino.asof;

import com.google.common.collect.Maps;
import io.featurestore.trino.asof.AsOfColumnHandle.Kind;
import io.featurestore.trino.iceberg.IcebergProperties;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.TimeConstraint;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorResolvedIndex;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static io.trino.spi.StandardErrorCode.QUERY_REJECTED;
import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;

// The relation is looked up by an index join, or scanned at one time; it cannot be written to
final class AsOfMetadata
        implements ConnectorMetadata
{
    private final ConnectorMetadata delegate;

    AsOfMetadata(ConnectorMetadata delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        AsOfTableHandle table = (AsOfTableHandle) tableHandle;
        return new ConnectorTableMetadata(
                table.name().name(),
                table.columns().stream()
                        .map(AsOfColumnHandle::metadata)
                        .collect(toImmutableList()),
                // The delegate is asked which types a table of these properties can have, before a statement that would alter it is refused
                Maps.filterKeys(delegate.getTableMetadata(session, table.source().table()).getProperties(), IcebergProperties.FORMAT_VERSION::equals));
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        return ((AsOfTableHandle) tableHandle).columns().stream()
                .collect(toImmutableMap(AsOfColumnHandle::name, identity()));
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle tableHandle, ColumnHandle column)
    {
        return ((AsOfColumnHandle) column).metadata();
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle tableHandle, Constraint constraint)
    {
        AsOfTableHandle table = (AsOfTableHandle) tableHandle;
        TupleDomain<AsOfColumnHandle> summary = constraint.getSummary().transformKeys(AsOfColumnHandle.class::cast);
        TupleDomain<AsOfColumnHandle> fixed = table.fixed().intersect(summary.filter(AsOfMetadata::fixes));
        if (summary.isNone() || fixed.isNone() || fixed.equals(table.fixed())) {
            return Optional.empty();
        }
        return Optional.of(new ConstraintApplicationResult<>(
                table.withFixed(fixed, scanned(session, table.source(), fixed)),
                summary.filter((column, domain) -> !fixes(column, domain)).transformKeys(ColumnHandle.class::cast),
                constraint.getExpression(),
                false));
    }

    private static boolean fixes(AsOfColumnHandle column, Domain domain)
    {
        return column.kind() != Kind.VALUE && domain.isSingleValue();
    }

    // Without files that hold no row of these keys and this time, as far as statistics tell
    private ConnectorTableHandle scanned(ConnectorSession session, HistorySource source, TupleDomain<AsOfColumnHandle> fixed)
    {
        TupleDomain<ColumnHandle> keys = fixed.filter((column, _) -> column.kind() == Kind.KEY)
                .transformKeys(column -> source.keys().get(column.position()).handle());
        TupleDomain<ColumnHandle> times = Maps.filterKeys(fixed.getDomains().orElseThrow(), column -> column.kind() == Kind.AS_OF_TIME).values().stream()
                .map(domain -> TimeConstraint.of(source, InstantRange.at(UtcInstant.ofTimestamp(domain.getSingleValue()))))
                .reduce(TupleDomain.all(), TupleDomain::intersect);
        return delegate.applyFilter(session, source.table(), new Constraint(keys.intersect(times)))
                .map(ConstraintApplicationResult::getHandle)
                .orElse(source.table());
    }

    // Offered where all keys and the time are given, and maybe features: see EqualValues. At a fixed time a scan takes joins of all kinds
    @Override
    public Optional<ConnectorResolvedIndex> resolveIndex(
            ConnectorSession session,
            ConnectorTableHandle tableHandle,
            Set<ColumnHandle> indexableColumns,
            Set<ColumnHandle> outputColumns,
            TupleDomain<ColumnHandle> tupleDomain)
    {
        AsOfTableHandle table = (AsOfTableHandle) tableHandle;
        boolean keysGiven = table.keyColumns().stream()
                .allMatch(key -> indexableColumns.contains(key) || table.fixedKey(key.position()).isPresent());
        boolean timeGiven = indexableColumns.contains(table.timeColumn()) ||
                (table.source().timestamp().isEmpty() && !outputColumns.contains(table.timeColumn()));
        if (table.fixedTime().isPresent() || !keysGiven || !timeGiven) {
            return Optional.empty();
        }
        return Optional.of(new ConnectorResolvedIndex(
                new AsOfConnectorIndexHandle(table),
                tupleDomain.filter((column, _) -> indexableColumns.contains(column) || !isFixed(table, (AsOfColumnHandle) column))));
    }

    private static boolean isFixed(AsOfTableHandle table, AsOfColumnHandle column)
    {
        return column.kind() == Kind.KEY && table.fixedKey(column.position()).isPresent();
    }

    @Override
    public void validateScan(ConnectorSession session, ConnectorTableHandle tableHandle)
    {
        AsOfTableHandle table = (AsOfTableHandle) tableHandle;
        if (table.fixedTime().isEmpty() && table.ofTrainingSet()) {
            throw new TrinoException(QUERY_REJECTED, "Features of '%s' cannot be looked up in the order in which the engine joins this query: set the session property join_pushdown_enabled = false, so that it joins the training set itself"
                    .formatted(table.name().featureView()));
        }
        if (table.fixedTime().isEmpty()) {
            throw new TrinoException(QUERY_REJECTED, AsOfAdvice.howToRead(table));
        }
    }
}
