package io.featurestore.trino.timeline;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.WindowedColumn;
import io.featurestore.trino.sql.WindowScan;
import io.featurestore.trino.timeline.EventTimelineColumn.Kind;
import io.trino.spi.type.TimestampType;

import java.util.List;

import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TimestampType.createTimestampType;

// The columns that WindowScan names
final class EventTimelineColumns
{
    private EventTimelineColumns() {}

    static List<EventTimelineColumn> of(HistorySource source, int digits)
    {
        TimestampType time = createTimestampType(digits);
        ImmutableList.Builder<EventTimelineColumn> columns = ImmutableList.builder();
        for (int key = 0; key < source.keys().size(); key++) {
            columns.add(new EventTimelineColumn(Kind.KEY, key, WindowScan.key(key), source.keyTypes().get(key)));
        }
        columns.add(new EventTimelineColumn(Kind.TIME, 0, WindowScan.TIME, time));
        columns.add(new EventTimelineColumn(Kind.NEXT_CHANGE, 0, WindowScan.NEXT_CHANGE, time));
        columns.add(new EventTimelineColumn(Kind.NEWEST_EVENT, 0, WindowScan.NEWEST_EVENT, time));
        columns.add(new EventTimelineColumn(Kind.HAS_EVENT, 0, WindowScan.HAS_EVENT, BOOLEAN));
        columns.add(new EventTimelineColumn(Kind.HAS_CHANGE, 0, WindowScan.HAS_CHANGE, BOOLEAN));
        for (int value = 0; value < source.values().size(); value++) {
            String aggregate = ((WindowedColumn) source.values().get(value).handle()).name();
            columns.add(new EventTimelineColumn(Kind.VALUE, value, WindowScan.value(aggregate), source.valueTypes().get(value)));
        }
        return columns.build();
    }
}
