package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.StoredView;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The checksums that REFRESH has kept with a pin: JSON in a property of it.
 *
 * @param keptAt when
 */
public record KeptChecksums(long rows, Instant keptAt, List<ColumnChecksum> columns)
{
    private static final JsonCodec<KeptChecksums> CODEC = new JsonCodecFactory().jsonCodec(KeptChecksums.class);
    private static final JsonCodec<ColumnChecksum> COLUMN_CODEC = new JsonCodecFactory().jsonCodec(ColumnChecksum.class);

    public KeptChecksums
    {
        requireNonNull(keptAt, "keptAt is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
    }

    /**
     * @param checksum in hexadecimal digits; empty of no rows
     */
    public record ColumnChecksum(String column, long rows, Optional<String> checksum)
    {
        public ColumnChecksum
        {
            requireNonNull(column, "column is null");
            requireNonNull(checksum, "checksum is null");
        }

        byte[] toJson()
        {
            return COLUMN_CODEC.toJsonBytes(this);
        }

        static ColumnChecksum fromJson(byte[] json)
        {
            return COLUMN_CODEC.fromJson(json);
        }
    }

    // Empty also for what another release has written
    public static Optional<KeptChecksums> of(StoredView view)
    {
        try {
            return Optional.ofNullable(view.properties().get(DefinitionCodec.PIN_CHECKSUMS)).map(CODEC::fromJson);
        }
        catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    String toJson()
    {
        return CODEC.toJson(this);
    }
}
