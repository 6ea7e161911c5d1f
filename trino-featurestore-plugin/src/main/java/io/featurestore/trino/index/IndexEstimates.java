package io.featurestore.trino.index;

import com.google.inject.Inject;
import io.featurestore.trino.source.EventAggregate;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.statistics.ColumnStatistics;
import io.trino.spi.statistics.Estimate;
import io.trino.spi.statistics.TableStatistics;
import io.trino.spi.type.FixedWidthType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

/**
 * Expects the size of indexes from the statistics of their tables: how many bytes and distinct values columns have in files. What was measured
 * when an index of the same columns was filled on this node, of this snapshot or another, comes before that.
 */
public final class IndexEstimates
{
    // Trino reports 2.7 times the bytes in files, and a number of a dictionary takes two at most
    private static final double MAX_BYTES_OF_REPEATED_TEXT = 7;
    // Above this many distinct values, files hold the text itself
    private static final double MAX_DICTIONARY = 50_000;
    private static final Set<Type> WHOLE_NUMBERS = Set.of(BIGINT, INTEGER, SMALLINT, TINYINT);
    // Of an aggregate that counts not all events, their numbers and how many are before each
    private static final int BYTES_PER_COUNTED_ROW = 2 * Integer.BYTES;
    private static final int BYTES_PER_OFFSET_AND_NULL_FLAG = 5;
    private static final int MAX_PRECISION_IN_MICROS = 6;

    private final MeasuredIndexes measured;

    @Inject
    IndexEstimates(MeasuredIndexes measured)
    {
        this.measured = requireNonNull(measured, "measured is null");
    }

    /**
     * @param source with the values that are looked up
     * @param rows of the table
     */
    public IndexSize estimate(ConnectorMetadata metadata, ConnectorSession session, HistorySource source, boolean onlyKnown, long rows)
    {
        HistorySource read = onlyKnown ? source.withoutIntervals() : source;
        // Statistics are read from all manifests of a table, which is not needed for each query
        return measured.find(read, onlyKnown)
                .map(bytes -> bytes.of(rows))
                .orElseGet(() -> expected(new TableEstimate(read, metadata.getTableStatistics(session, IndexedTable.projected(read)), rows), onlyKnown));
    }

    // Of a table whose statistics tell how many rows it has
    IndexSize estimate(ConnectorMetadata metadata, ConnectorSession session, HistorySource source, boolean onlyKnown)
    {
        HistorySource read = onlyKnown ? source.withoutIntervals() : source;
        TableStatistics statistics = metadata.getTableStatistics(session, IndexedTable.projected(read));
        double rows = valueOr(statistics.getRowCount(), 0);
        return measured.find(read, onlyKnown)
                .map(bytes -> bytes.of((long) rows))
                .orElseGet(() -> expected(new TableEstimate(read, statistics, rows), onlyKnown));
    }

    private static IndexSize expected(TableEstimate table, boolean onlyKnown)
    {
        HistorySource source = table.source();
        double times = bytesOfInstants(source.timestamp().stream());
        double created = bytesOfInstants(source.tieBreaker().stream());
        return IndexSize.of(
                (long) table.findableRows(),
                (long) table.entities(),
                table.bytes(source.keys()),
                times + (onlyKnown ? created : 0),
                times + created,
                table.bytes(source.readValues()) + source.aggregates().stream().mapToDouble(IndexEstimates::bytes).sum());
    }

    // At most, of each event
    private static double bytes(EventAggregate aggregate)
    {
        int counted = aggregate.conditions().isEmpty() && aggregate.arguments().isEmpty() ? 0 : BYTES_PER_COUNTED_ROW;
        return counted + switch (aggregate.function()) {
            case COUNT, FIRST, LAST -> 0;
            // A digest of each 1024 numbers
            case APPROX_PERCENTILE -> Integer.BYTES;
            case BOOL_AND, BOOL_OR -> BYTES_PER_COUNTED_ROW;
            case AVG, VAR_SAMP, VAR_POP, STDDEV_SAMP, STDDEV_POP, MIN, MAX, MIN_BY, MAX_BY -> Long.BYTES + 1;
            case SUM -> 2 * Long.BYTES;
            case COUNT_DISTINCT -> 4 * Integer.BYTES;
            case APPROX_DISTINCT -> 4 * Integer.BYTES + Long.BYTES + 2;
        };
    }

    private static double bytesOfInstants(Stream<HistoryColumn> columns)
    {
        return columns.mapToInt(column -> PackedInstants.BYTES_IN_MICROS + (isFinerThanMicros(column.type()) ? Integer.BYTES : 0)).sum();
    }

    private static boolean isFinerThanMicros(Type type)
    {
        return switch (type) {
            case TimestampType timestamp -> timestamp.getPrecision() > MAX_PRECISION_IN_MICROS;
            case TimestampWithTimeZoneType timestamp -> timestamp.getPrecision() > MAX_PRECISION_IN_MICROS;
            default -> false;
        };
    }

    private static double valueOr(Estimate estimate, double other)
    {
        return estimate.isUnknown() ? other : estimate.getValue();
    }

    private record TableEstimate(HistorySource source, TableStatistics statistics, double rows)
    {
        private TableEstimate
        {
            requireNonNull(source, "source is null");
            requireNonNull(statistics, "statistics is null");
        }

        // Rows without key, time or interval are left out on reading
        double findableRows()
        {
            double nulls = Stream.of(source.keys().stream(), source.timestamp().stream(), source.validTo().stream())
                    .flatMap(columns -> columns)
                    .mapToDouble(column -> valueOr(statistics(column).getNullsFraction(), 0))
                    .max()
                    .orElse(0);
            return rows * (1 - nulls);
        }

        double entities()
        {
            double distinct = 1;
            for (HistoryColumn key : source.keys()) {
                distinct *= valueOr(statistics(key).getDistinctValuesCount(), mostValues(key));
            }
            return Math.min(distinct, source.keys().size() > 1 ? rows / IndexSize.ROWS_PER_ENTITY : rows);
        }

        // A REFRESH counts no distinct values, but whole numbers cannot be more than their range has
        private double mostValues(HistoryColumn key)
        {
            double values = rows / IndexSize.ROWS_PER_ENTITY;
            return WHOLE_NUMBERS.contains(key.type()) ?
                    statistics(key).getRange().map(range -> Math.min(values, range.getMax() - range.getMin() + 1)).orElse(values) :
                    values;
        }

        double bytes(List<HistoryColumn> columns)
        {
            return columns.stream().mapToDouble(this::bytes).sum();
        }

        private double bytes(HistoryColumn column)
        {
            if (column.type() instanceof FixedWidthType type) {
                return IndexSize.fixedWidthBytes(type);
            }
            Estimate size = statistics(column).getDataSize();
            if (size.isUnknown() || rows == 0) {
                return IndexSize.BYTES_PER_VARIABLE_WIDTH_VALUE;
            }
            double bytes = size.getValue() / rows;
            double distinct = valueOr(statistics(column).getDistinctValuesCount(), 0);
            boolean repeats = column.type() instanceof VarcharType && bytes <= MAX_BYTES_OF_REPEATED_TEXT && distinct <= Math.min(MAX_DICTIONARY, rows / DistinctValues.ROWS_PER_VALUE);
            return repeats ? DictionaryColumn.BYTES_PER_ROW : bytes + BYTES_PER_OFFSET_AND_NULL_FLAG;
        }

        private ColumnStatistics statistics(HistoryColumn column)
        {
            return statistics.getColumnStatistics().getOrDefault(column.handle(), ColumnStatistics.empty());
        }
    }
}
