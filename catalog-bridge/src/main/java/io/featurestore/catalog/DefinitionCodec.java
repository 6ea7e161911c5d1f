package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.Maps.filterValues;
import static io.featurestore.catalog.CatalogException.Reason.INVALID_DEFINITION;
import static io.featurestore.catalog.DefinitionProperty.ENTITY_KEYS;
import static io.featurestore.catalog.DefinitionProperty.FEATURES;
import static io.featurestore.catalog.DefinitionProperty.STORAGE_TABLE;

/**
 * Definitions as properties of a table or view. Unknown ones that start with {@code featurestore.} are ignored: a later release may add some.
 */
public final class DefinitionCodec
{
    public static final String PROPERTY_PREFIX = "featurestore.";

    // What of the relation is online: no part of its definition, so it stays when that is replaced
    public static final String PUBLICATION = PROPERTY_PREFIX + "publication";

    // What a pin froze, and the checksums that are kept with it: properties of the view that the pin is
    public static final String PIN = PROPERTY_PREFIX + "pin";
    public static final String PIN_CHECKSUMS = PROPERTY_PREFIX + "pin-checksums";

    private static final String FORMAT_VERSION = PROPERTY_PREFIX + "format-version";
    private static final int SUPPORTED_FORMAT_VERSION = 1;

    public static final Set<String> PROPERTY_NAMES = ImmutableSet.<String>builder()
            .add(FORMAT_VERSION)
            .addAll(DefinitionProperty.all().stream()
                    .filter(DefinitionProperty::isStored)
                    .map(DefinitionProperty::storedName)
                    .collect(toImmutableSet()))
            .build();

    private DefinitionCodec() {}

    public static Map<String, String> encode(Definition definition)
    {
        return ImmutableMap.<String, String>builder()
                .put(FORMAT_VERSION, Integer.toString(SUPPORTED_FORMAT_VERSION))
                .putAll(definition.values().toStored())
                .buildOrThrow();
    }

    /**
     * The definition, if there is one. Empty values count as absent: replacing an Iceberg table can overwrite properties but not remove them.
     *
     * @throws CatalogException INVALID_DEFINITION naming the property and value, or the newer format version
     */
    public static Optional<Definition> decode(Map<String, String> relationProperties)
    {
        Map<String, String> stored = filterValues(relationProperties, value -> !value.isEmpty());
        Optional.ofNullable(stored.get(FORMAT_VERSION)).ifPresent(DefinitionCodec::checkFormatVersion);
        boolean featureView = stored.containsKey(ENTITY_KEYS.storedName());
        boolean trainingSet = stored.containsKey(FEATURES.storedName());
        if (featureView && trainingSet) {
            throw new CatalogException(INVALID_DEFINITION, "both %s and %s are set: a relation is a feature view or a training set".formatted(ENTITY_KEYS.storedName(), FEATURES.storedName()));
        }
        try {
            if (featureView && stored.containsKey(STORAGE_TABLE.storedName())) {
                return Optional.of(new MaterializedViewProperties(read(stored, MaterializedViewProperties::mayHave)));
            }
            if (featureView) {
                return Optional.of(new FeatureViewProperties(read(stored, FeatureViewProperties::mayHave)));
            }
            if (trainingSet) {
                return Optional.of(new TrainingSetProperties(read(stored, TrainingSetProperties::mayHave)));
            }
        }
        catch (IllegalArgumentException e) {
            throw new CatalogException(INVALID_DEFINITION, e.getMessage(), e);
        }
        return Optional.empty();
    }

    private static void checkFormatVersion(String text)
    {
        int version = read(FORMAT_VERSION, text, Integer::valueOf);
        if (version != SUPPORTED_FORMAT_VERSION) {
            throw new CatalogException(INVALID_DEFINITION, "%s is %s, this release supports %s: use a release of the feature store that supports it".formatted(
                    FORMAT_VERSION,
                    version,
                    SUPPORTED_FORMAT_VERSION));
        }
    }

    private static PropertyValues read(Map<String, String> stored, Predicate<DefinitionProperty<?>> wanted)
    {
        PropertyValues.Builder values = PropertyValues.builder();
        DefinitionProperty.all().stream()
                .filter(wanted)
                .forEach(property -> read(stored, property, values));
        return values.build();
    }

    private static <T> void read(Map<String, String> stored, DefinitionProperty<T> property, PropertyValues.Builder values)
    {
        values.set(property, Optional.ofNullable(stored.get(property.storedName()))
                .map(text -> read(property.storedName(), text, property.type()::fromStored)));
    }

    private static <T> T read(String name, String text, Function<String, T> reader)
    {
        try {
            return reader.apply(text);
        }
        catch (IllegalArgumentException e) {
            throw new CatalogException(INVALID_DEFINITION, "%s is '%s': %s".formatted(name, text, e.getMessage()), e);
        }
    }
}
