package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableList;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TableTag;
import io.featurestore.trino.names.PinName;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static com.google.common.base.Preconditions.checkArgument;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_INVALID_DEFINITION;
import static io.featurestore.trino.names.StorageName.PIN_TAG_PREFIX;
import static java.util.Objects.requireNonNull;

/**
 * What a pin froze: JSON in a property of the Iceberg view that the pin is, whose SQL names the snapshots.
 *
 * @param id part of the names of its tags
 * @param views all views below, the training set first
 */
public record Pin(int formatVersion, UUID id, String pin, Origin origin, List<PinnedTable> tables, List<PinnedView> views)
{
    static final int FORMAT_VERSION = 1;

    private static final JsonCodec<Pin> CODEC = new JsonCodecFactory().jsonCodec(Pin.class);

    public Pin
    {
        requireNonNull(id, "id is null");
        requireNonNull(pin, "pin is null");
        requireNonNull(origin, "origin is null");
        tables = ImmutableList.copyOf(requireNonNull(tables, "tables is null"));
        views = ImmutableList.copyOf(requireNonNull(views, "views is null"));
        checkArgument(!views.isEmpty(), "the training set is missing");
    }

    /**
     * @param model that was trained, as whoever made the pin has told
     */
    public record Origin(Instant createdAt, String createdBy, Optional<String> model, Optional<String> runId)
    {
        public Origin
        {
            requireNonNull(createdAt, "createdAt is null");
            requireNonNull(createdBy, "createdBy is null");
            requireNonNull(model, "model is null");
            requireNonNull(runId, "runId is null");
        }
    }

    /**
     * @param table the table's own id
     * @param storageOf the materialized view whose rows the table holds
     */
    public record PinnedTable(String schema, String name, UUID table, long snapshot, String tag, Optional<String> storageOf)
    {
        public PinnedTable
        {
            requireNonNull(schema, "schema is null");
            requireNonNull(name, "name is null");
            requireNonNull(table, "table is null");
            requireNonNull(tag, "tag is null");
            requireNonNull(storageOf, "storageOf is null");
        }

        SchemaTableName tableName()
        {
            return new SchemaTableName(schema, name);
        }

        TableTag tableTag()
        {
            return new TableTag(table, snapshot, tag);
        }

        // What users know it by
        SchemaTableName publicName()
        {
            return new SchemaTableName(schema, storageOf.orElse(name));
        }
    }

    /**
     * @param version of the definition; 0 for a feature view that is a table
     * @param columns that the pin reads
     * @param features which of these are features; empty for what is no feature view
     */
    public record PinnedView(String schema, String name, int version, List<String> columns, List<String> features)
    {
        public PinnedView
        {
            requireNonNull(schema, "schema is null");
            requireNonNull(name, "name is null");
            columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
            features = ImmutableList.copyOf(requireNonNull(features, "features is null"));
        }

        public SchemaTableName viewName()
        {
            return new SchemaTableName(schema, name);
        }
    }

    public PinnedView trainingSet()
    {
        return views.getFirst();
    }

    public PinName name()
    {
        return new PinName(trainingSet().viewName(), pin);
    }

    public static boolean isPin(StoredView view)
    {
        return view.properties().containsKey(DefinitionCodec.PIN);
    }

    /**
     * Empty if the view is no pin.
     *
     * @throws TrinoException if another release has written it
     */
    public static Optional<Pin> of(StoredView view)
    {
        return Optional.ofNullable(view.properties().get(DefinitionCodec.PIN)).map(json -> read(view, json));
    }

    private static Pin read(StoredView view, String json)
    {
        try {
            Pin pin = CODEC.fromJson(json);
            if (pin.formatVersion() == FORMAT_VERSION) {
                return pin;
            }
            throw new TrinoException(FEATURE_STORE_INVALID_DEFINITION, "Pin %s has format %s, this release supports %s: use a release of the feature store that supports it".formatted(view.name(), pin.formatVersion(), FORMAT_VERSION));
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(FEATURE_STORE_INVALID_DEFINITION, "Pin %s cannot be read, as its property %s was changed by another writer: %s".formatted(view.name(), DefinitionCodec.PIN, e.getMessage()), e);
        }
    }

    String toJson()
    {
        return CODEC.toJson(this);
    }

    static String tag(UUID pin)
    {
        return PIN_TAG_PREFIX + pin.toString().replace("-", "");
    }
}
