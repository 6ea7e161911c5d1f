package io.featurestore.trino.storage;

import io.airlift.units.DataSize;
import io.featurestore.trino.table.DefaultLayout;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdatePartitionSpec;
import org.apache.iceberg.expressions.Expressions;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.units.DataSize.Unit.MEGABYTE;

/**
 * The number of buckets of a storage table, by the size of its rows. It is adjusted after a full refresh, for the next one to write.
 */
public final class BucketCount
{
    /**
     * Marks storage tables whose number of buckets is adjusted; the others keep the number that the user gave.
     */
    public static final String PROPERTY = "featurestore.storage-buckets";
    static final String AUTOMATIC = "automatic";

    private static final DataSize BUCKET_SIZE = DataSize.of(32, MEGABYTE);
    private static final int MAX_BUCKETS = 1024;
    // Readers would not notice a smaller change
    private static final int MIN_FACTOR = 2;
    private static final Pattern BUCKET = Pattern.compile("bucket\\[(\\d+)]");

    private BucketCount() {}

    public static void adjust(Table table, Snapshot rows)
    {
        // The rows of a timeline are also in partitions of another kind
        List<PartitionField> fields = table.spec().fields().stream()
                .filter(field -> BUCKET.matcher(field.transform().toString()).matches())
                .collect(toImmutableList());
        if (!AUTOMATIC.equals(table.properties().get(PROPERTY)) || fields.isEmpty()) {
            return;
        }
        long bytes = Long.parseLong(rows.summary().getOrDefault(SnapshotSummary.TOTAL_FILE_SIZE_PROP, "0"));
        int wanted = of(bytes, fields.size());
        OptionalInt current = fields.stream().mapToInt(BucketCount::buckets).findFirst();
        if (wanted >= current.orElseThrow() * MIN_FACTOR || wanted * MIN_FACTOR <= current.orElseThrow()) {
            UpdatePartitionSpec update = table.updateSpec();
            for (PartitionField field : fields) {
                update.removeField(field.name());
                update.addField(Expressions.bucket(table.schema().findColumnName(field.sourceId()), wanted));
            }
            update.commit();
        }
    }

    /**
     * @return the buckets of each key, a power of two
     */
    public static int of(long bytes, int keys)
    {
        double buckets = Math.clamp((double) bytes / BUCKET_SIZE.toBytes(), 1, MAX_BUCKETS);
        int ofKey = DefaultLayout.bucketsOfKey(buckets, keys);
        return ofKey == 1 ? 1 : Integer.highestOneBit(ofKey - 1) << 1;
    }

    public static int of(Table table)
    {
        return table.spec().fields().stream()
                .mapToInt(BucketCount::buckets)
                .reduce(1, (left, right) -> left * right);
    }

    private static int buckets(PartitionField field)
    {
        Matcher matcher = BUCKET.matcher(field.transform().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 1;
    }
}
