package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multimap;
import com.google.common.collect.MultimapBuilder;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.DVFileWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types.NestedField;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Writes files of rows and of deletes with Iceberg's own writers, and commits none.
 */
final class ForeignFiles
{
    private final Table table;

    ForeignFiles(Table table)
    {
        this.table = requireNonNull(table, "table is null");
    }

    /**
     * One file for each partition the rows are in.
     *
     * @param rows of the table's columns in order
     */
    List<StoredRow> write(List<Row> rows)
    {
        List<NestedField> fields = table.schema().columns();
        Multimap<PartitionKey, Row> partitions = MultimapBuilder.linkedHashKeys().arrayListValues().build();
        for (Row row : rows) {
            PartitionKey partition = new PartitionKey(table.spec(), table.schema());
            partition.partition(ForeignValues.internal(fields, row));
            partitions.put(partition, row);
        }
        ImmutableList.Builder<StoredRow> stored = ImmutableList.builder();
        partitions.asMap().forEach((partition, partitionRows) -> stored.addAll(write(partition, ImmutableList.copyOf(partitionRows))));
        return stored.build();
    }

    private List<StoredRow> write(StructLike partition, List<Row> rows)
    {
        List<NestedField> fields = table.schema().columns();
        try {
            DataWriter<Record> writer = Parquet.writeData(newFile())
                    .forTable(table)
                    .withSpec(table.spec())
                    .withPartition(partition)
                    .createWriterFunc(GenericParquetWriter::create)
                    .build();
            writeAll(writer, rows.stream().map(row -> record(table.schema(), row)).collect(toImmutableList()));
            DataFile file = writer.toDataFile();
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> new StoredRow(valuesById(fields, rows.get(i)), file, i))
                    .collect(toImmutableList());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Files that delete the rows by their positions, each for all files of a partition.
     */
    List<DeleteFile> deletePositions(List<StoredRow> rows)
    {
        return partitions(rows).stream()
                .map(this::deletePositionsOfPartition)
                .collect(toImmutableList());
    }

    private DeleteFile deletePositionsOfPartition(Collection<StoredRow> rows)
    {
        DataFile first = rows.iterator().next().file();
        try {
            PositionDeleteWriter<Record> writer = Parquet.writeDeletes(newFile())
                    .metricsConfig(MetricsConfig.forPositionDelete(table))
                    .withSpec(spec(first))
                    .withPartition(first.partition())
                    .buildPositionWriter();
            writeAll(writer, rows.stream()
                    .sorted(Comparator.<StoredRow, String>comparing(row -> row.file().location()).thenComparing(StoredRow::position))
                    .map(row -> PositionDelete.<Record>create().set(row.file().location(), row.position()))
                    .collect(toImmutableList()));
            return writer.toDeleteFile();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * For each data file a deletion vector of all positions but those of the rows that stay.
     */
    List<DeleteFile> deleteAllBut(List<DataFile> dataFiles, List<StoredRow> remaining)
    {
        OutputFileFactory outputFiles = OutputFileFactory.builderFor(table, 1, 1).format(FileFormat.PUFFIN).build();
        DVFileWriter writer = new BaseDVFileWriter(outputFiles, _ -> null);
        try (DVFileWriter closed = writer) {
            for (DataFile file : dataFiles) {
                List<Long> kept = remaining.stream().filter(row -> row.isIn(file)).map(StoredRow::position).collect(toImmutableList());
                for (long position = 0; position < file.recordCount(); position++) {
                    if (!kept.contains(position)) {
                        closed.delete(file.location(), position, spec(file), file.partition());
                    }
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.result().deleteFiles();
    }

    /**
     * Files that delete whatever has the values that the rows have in the columns, from all partitions the rows are in.
     */
    List<DeleteFile> deleteEqual(List<NestedField> columns, List<StoredRow> rows)
    {
        return partitions(rows).stream()
                .map(partitionRows -> deleteEqualOfPartition(columns, partitionRows))
                .collect(toImmutableList());
    }

    private DeleteFile deleteEqualOfPartition(List<NestedField> columns, Collection<StoredRow> rows)
    {
        DataFile first = rows.iterator().next().file();
        Schema schema = new Schema(columns);
        List<Integer> fieldIds = columns.stream().map(NestedField::fieldId).collect(toImmutableList());
        try {
            EqualityDeleteWriter<Record> writer = Parquet.writeDeletes(newFile())
                    .forTable(table)
                    .withSpec(spec(first))
                    .withPartition(first.partition())
                    .rowSchema(schema)
                    .equalityFieldIds(fieldIds)
                    .createWriterFunc(GenericParquetWriter::create)
                    .buildEqualityWriter();
            writeAll(writer, rows.stream()
                    .map(row -> row.read(fieldIds))
                    .distinct()
                    .map(row -> record(schema, row))
                    .collect(toImmutableList()));
            return writer.toDeleteFile();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Collection<Collection<StoredRow>> partitions(List<StoredRow> rows)
    {
        Multimap<List<Object>, StoredRow> partitions = MultimapBuilder.linkedHashKeys().arrayListValues().build();
        rows.forEach(row -> partitions.put(List.of(row.file().specId(), row.file().partition()), row));
        return partitions.asMap().values();
    }

    private PartitionSpec spec(DataFile file)
    {
        return table.specs().get(file.specId());
    }

    private OutputFile newFile()
    {
        return table.io().newOutputFile(table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet"));
    }

    private static <T, R> void writeAll(FileWriter<T, R> writer, List<T> rows)
            throws IOException
    {
        try (writer) {
            rows.forEach(writer::write);
        }
    }

    private static Record record(Schema schema, Row row)
    {
        GenericRecord record = GenericRecord.create(schema);
        for (int i = 0; i < row.values().size(); i++) {
            record.set(i, ForeignValues.generic(schema.columns().get(i).type(), row.values().get(i)));
        }
        return record;
    }

    private static Map<Integer, Object> valuesById(List<NestedField> fields, Row row)
    {
        Map<Integer, Object> values = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            values.put(fields.get(i).fieldId(), row.values().get(i));
        }
        return values;
    }
}
