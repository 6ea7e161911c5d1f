package io.featurestore.trino.rows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.FixedPageSource;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.connector.SystemTable.Distribution.SINGLE_COORDINATOR;
import static java.util.Objects.requireNonNull;

/**
 * A system table of rows in memory.
 */
public abstract class RowTable<T>
        implements SystemTable
{
    private final List<SystemColumn<T>> columns;
    private final ConnectorTableMetadata metadata;

    protected RowTable(SchemaTableName name, String comment, List<SystemColumn<T>> columns)
    {
        this.columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        this.metadata = new ConnectorTableMetadata(
                requireNonNull(name, "name is null"),
                this.columns.stream()
                        .map(SystemColumn::metadata)
                        .collect(toImmutableList()),
                ImmutableMap.of(),
                Optional.of(comment));
    }

    /**
     * @param accessControl of the user, for what the rows tell of other relations
     */
    protected abstract List<T> rows(ConnectorSession session, ConnectorAccessControl accessControl);

    @Override
    public Distribution getDistribution()
    {
        return SINGLE_COORDINATOR;
    }

    @Override
    public final ConnectorTableMetadata getTableMetadata()
    {
        return metadata;
    }

    @Override
    public ConnectorPageSource pageSource(
            ConnectorTransactionHandle transaction,
            ConnectorSession session,
            TupleDomain<Integer> constraint,
            ConnectorAccessControl accessControl)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            return pageSource(rows(session, accessControl));
        }
    }

    protected final ConnectorPageSource pageSource(List<T> rows)
    {
        return new FixedPageSource(pages(rows));
    }

    private List<Page> pages(List<T> rows)
    {
        PageBuilder page = new PageBuilder(columns.stream().map(SystemColumn::type).collect(toImmutableList()));
        ImmutableList.Builder<Page> pages = ImmutableList.builder();
        for (T row : rows) {
            if (page.isFull()) {
                pages.add(page.build());
                page.reset();
            }
            page.declarePosition();
            for (int channel = 0; channel < columns.size(); channel++) {
                columns.get(channel).writer().accept(page.getBlockBuilder(channel), row);
            }
        }
        return pages.add(page.build()).build();
    }
}
