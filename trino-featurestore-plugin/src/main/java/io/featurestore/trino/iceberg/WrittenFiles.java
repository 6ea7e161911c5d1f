package io.featurestore.trino.iceberg;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.plugin.iceberg.CommitTaskData;
import io.trino.plugin.iceberg.PartitionData;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.Table;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * The files that the workers wrote for a refresh.
 *
 * @param deletes the positions of replaced rows in the referenced data files
 */
public record WrittenFiles(List<DataFile> data, List<DeleteFile> deletes, Set<String> referencedDataFiles)
{
    public WrittenFiles
    {
        data = ImmutableList.copyOf(requireNonNull(data, "data is null"));
        deletes = ImmutableList.copyOf(requireNonNull(deletes, "deletes is null"));
        referencedDataFiles = ImmutableSet.copyOf(requireNonNull(referencedDataFiles, "referencedDataFiles is null"));
    }

    static WrittenFiles of(Table table, List<CommitTaskData> written)
    {
        ImmutableList.Builder<DataFile> data = ImmutableList.builder();
        ImmutableList.Builder<DeleteFile> deletes = ImmutableList.builder();
        ImmutableSet.Builder<String> referenced = ImmutableSet.builder();
        for (CommitTaskData file : written) {
            PartitionSpec spec = PartitionSpecParser.fromJson(table.schema(), file.partitionSpecJson());
            Optional<PartitionData> partition = file.partitionDataJson().map(json -> PartitionData.fromJson(json, spec));
            switch (file.content()) {
                case DATA -> data.add(dataFile(table, spec, partition, file));
                case POSITION_DELETES -> deletes.add(deleteFile(spec, partition, file));
                case EQUALITY_DELETES, DATA_MANIFEST, DELETE_MANIFEST -> throw new IllegalArgumentException("Unexpected file content: " + file.content());
            }
            file.referencedDataFile().ifPresent(referenced::add);
        }
        return new WrittenFiles(data.build(), deletes.build(), referenced.build());
    }

    private static DataFile dataFile(Table table, PartitionSpec spec, Optional<PartitionData> partition, CommitTaskData file)
    {
        DataFiles.Builder builder = DataFiles.builder(spec)
                .withPath(file.path())
                .withFormat(file.fileFormat().toIceberg())
                .withFileSizeInBytes(file.fileSizeInBytes())
                .withMetrics(file.metrics().metrics())
                .withSortOrder(table.sortOrders().get(file.sortOrderId()));
        file.fileSplitOffsets().ifPresent(builder::withSplitOffsets);
        partition.ifPresent(builder::withPartition);
        return builder.build();
    }

    private static DeleteFile deleteFile(PartitionSpec spec, Optional<PartitionData> partition, CommitTaskData file)
    {
        FileMetadata.Builder builder = FileMetadata.deleteFileBuilder(spec)
                .ofPositionDeletes()
                .withPath(file.path())
                .withFormat(file.fileFormat().toIceberg())
                .withFileSizeInBytes(file.fileSizeInBytes())
                .withMetrics(file.metrics().metrics());
        file.fileSplitOffsets().ifPresent(builder::withSplitOffsets);
        partition.ifPresent(builder::withPartition);
        return builder.build();
    }
}
