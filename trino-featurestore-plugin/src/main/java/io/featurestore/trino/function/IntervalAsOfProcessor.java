package io.featurestore.trino.function;

import com.google.common.primitives.Ints;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.InstantColumn;
import io.featurestore.trino.value.Positions;
import io.trino.spi.Page;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static java.util.Objects.requireNonNull;

// The rows of one split that are the newest of their entity, which their intervals tell
final class IntervalAsOfProcessor
        implements TableFunctionSplitProcessor
{
    private final AsOfFunctionHandle handle;
    private final ConnectorPageSource pages;
    private final List<Integer> keyChannels;
    private final Optional<InstantColumn> timestamp;
    private final InstantColumn validTo;
    // Where there is none, no window has an event
    private final Optional<Integer> newestEvent;
    private final int[] outputChannels;

    IntervalAsOfProcessor(AsOfFunctionHandle handle, ConnectorPageSource pages)
    {
        this.handle = requireNonNull(handle, "handle is null");
        this.pages = requireNonNull(pages, "pages is null");
        HistorySource source = handle.source();
        List<HistoryColumn> columns = source.columns();
        keyChannels = source.keys().stream()
                .map(columns::indexOf)
                .collect(toImmutableList());
        timestamp = source.timestamp().map(column -> InstantColumn.of(column, columns));
        validTo = InstantColumn.of(source.validTo().orElseThrow(), columns);
        newestEvent = Optional.of(source).filter(HistorySource::isTimeline).map(timeline -> columns.indexOf(timeline.values().getFirst()));
        outputChannels = Ints.toArray(Stream.concat(source.keys().stream(), source.values().stream())
                .map(columns::indexOf)
                .collect(toImmutableList()));
    }

    @Override
    public TableFunctionProcessorState process()
    {
        if (pages.isFinished()) {
            return FINISHED;
        }
        SourcePage page = pages.getNextSourcePage();
        if (page == null) {
            return pages.isFinished() ? FINISHED : blocked(pages.isBlocked().thenAccept(_ -> {}));
        }
        return produced(newest(page));
    }

    private Page newest(SourcePage page)
    {
        Positions positions = Positions.all(page.getPositionCount());
        validTo.retainAfter(handle.at(), page, positions);
        timestamp.ifPresent(column -> column.retainWithin(handle.range(), page, positions));
        keyChannels.forEach(key -> positions.withoutNull(page.getBlock(key)));
        newestEvent.ifPresent(time -> positions.withoutNull(page.getBlock(time)));
        page.selectPositions(positions.array(), 0, positions.count());
        return page.getColumns(outputChannels);
    }

    @Override
    public void close()
            throws IOException
    {
        pages.close();
    }
}
