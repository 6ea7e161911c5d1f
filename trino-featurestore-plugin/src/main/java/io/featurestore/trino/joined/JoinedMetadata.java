package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.iceberg.IcebergTable;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableCredentials;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.statistics.TableStatistics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

// A joined table is its spine with more columns. What would change which rows are read stays with the engine
final class JoinedMetadata
        implements ConnectorMetadata
{
    private final ConnectorMetadata delegate;

    JoinedMetadata(ConnectorMetadata delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
    }

    @Override
    public SchemaTableName getTableName(ConnectorSession session, ConnectorTableHandle table)
    {
        return delegate.getTableName(session, spine(table));
    }

    @Override
    public ConnectorTableMetadata getTableMetadata(ConnectorSession session, ConnectorTableHandle table)
    {
        ConnectorTableMetadata spine = delegate.getTableMetadata(session, IcebergTable.of(spine(table)).withoutProjection());
        List<ColumnMetadata> columns = ImmutableList.<ColumnMetadata>builder()
                .addAll(spine.getColumns())
                .addAll(features((JoinedTableHandle) table, session).iterator())
                .build();
        return new ConnectorTableMetadata(spine.getTable(), columns, spine.getProperties(), spine.getComment());
    }

    // Hidden, so that what reads all columns of the spine's table reads no others
    private Stream<ColumnMetadata> features(JoinedTableHandle table, ConnectorSession session)
    {
        return IntStream.range(0, table.views().size()).boxed()
                .flatMap(view -> JoinedColumns.featuresOf(delegate, session, table, view).stream()
                        .map(column -> ColumnMetadata.builder()
                                .setName(JoinedColumns.uniqueName(table, view, column))
                                .setType(column.column().type())
                                .setHidden(true)
                                .build()));
    }

    @Override
    public Optional<ConstraintApplicationResult<ConnectorTableHandle>> applyFilter(ConnectorSession session, ConnectorTableHandle table, Constraint constraint)
    {
        JoinedTableHandle joined = (JoinedTableHandle) table;
        TupleDomain<ColumnHandle> ofSpine = constraint.getSummary().filter((column, _) -> !(column instanceof JoinedColumnHandle));
        return delegate.applyFilter(session, joined.spine(), new Constraint(ofSpine))
                .map(result -> new ConstraintApplicationResult<>(
                        joined.withSpine(result.getHandle()),
                        result.getRemainingFilter().intersect(constraint.getSummary().filter((column, _) -> column instanceof JoinedColumnHandle)),
                        constraint.getExpression(),
                        result.isPrecalculateStatistics()));
    }

    @Override
    public Map<String, ColumnHandle> getColumnHandles(ConnectorSession session, ConnectorTableHandle table)
    {
        return JoinedColumns.all(delegate, session, table);
    }

    @Override
    public ColumnMetadata getColumnMetadata(ConnectorSession session, ConnectorTableHandle table, ColumnHandle column)
    {
        return column instanceof JoinedColumnHandle joined ? joined.metadata() : delegate.getColumnMetadata(session, spine(table), column);
    }

    @Override
    public TableStatistics getTableStatistics(ConnectorSession session, ConnectorTableHandle table)
    {
        return TableStatistics.builder()
                .setRowCount(delegate.getTableStatistics(session, spine(table)).getRowCount())
                .build();
    }

    @Override
    public Optional<ConnectorTableCredentials> getTableCredentials(ConnectorSession session, ConnectorTableHandle table)
    {
        return delegate.getTableCredentials(session, spine(table));
    }

    @Override
    public void validateScan(ConnectorSession session, ConnectorTableHandle table)
    {
        delegate.validateScan(session, spine(table));
    }

    private static ConnectorTableHandle spine(ConnectorTableHandle table)
    {
        return ((JoinedTableHandle) table).spine();
    }
}
