package io.featurestore.trino.iceberg;

import com.google.inject.Inject;
import io.airlift.json.JsonCodec;
import io.airlift.slice.Slice;
import io.trino.plugin.iceberg.CommitTaskData;
import org.apache.iceberg.Table;

import java.util.Collection;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

public final class FragmentReader
{
    private final JsonCodec<CommitTaskData> codec;

    @Inject
    public FragmentReader(JsonCodec<CommitTaskData> codec)
    {
        this.codec = requireNonNull(codec, "codec is null");
    }

    public WrittenFiles read(Table table, Collection<Slice> fragments)
    {
        return WrittenFiles.of(table, fragments.stream()
                .map(fragment -> codec.fromJson(fragment.getBytes()))
                .collect(toImmutableList()));
    }
}
