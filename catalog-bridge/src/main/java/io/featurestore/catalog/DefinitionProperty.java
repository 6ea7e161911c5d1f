package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.featurestore.catalog.MaterializedViewProperties.WhenStale;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import static com.google.common.base.Preconditions.checkArgument;
import static io.featurestore.catalog.FeatureViewKind.MATERIALIZED_VIEW;
import static io.featurestore.catalog.FeatureViewKind.TABLE;
import static io.featurestore.catalog.FeatureViewKind.VIEW;
import static java.util.Objects.requireNonNull;

/**
 * The properties that definitions consist of, each declared once. They are stored and listed in the order in which they are declared.
 */
public final class DefinitionProperty<T>
{
    public enum Listing
    {
        FEATURE_VIEWS,
        FEATURES,
        TRAINING_SETS,
    }

    private static final ImmutableList.Builder<DefinitionProperty<?>> DECLARED = ImmutableList.builder();

    private static final Relations ALL_RELATIONS = new Relations(ImmutableSet.copyOf(FeatureViewKind.values()), true);
    private static final Relations FEATURE_VIEWS = new Relations(ImmutableSet.copyOf(FeatureViewKind.values()), false);
    private static final Relations VIEWS = new Relations(ImmutableSet.of(VIEW, MATERIALIZED_VIEW), false);
    private static final Relations MATERIALIZED_VIEWS = new Relations(ImmutableSet.of(MATERIALIZED_VIEW), false);
    private static final Relations TRAINING_SETS = new Relations(ImmutableSet.of(), true);

    public static final DefinitionProperty<String> ENTITY = property("entity", PropertyType.TEXT, FEATURE_VIEWS)
            .description("Name of the entity; every feature view of it has the same keys")
            .column(Listing.FEATURE_VIEWS, "Name of the entity")
            .column(Listing.FEATURES, "Name of the entity")
            .declare();

    public static final DefinitionProperty<List<String>> ENTITY_KEYS = property("entity_keys", PropertyType.COLUMNS, FEATURE_VIEWS)
            .description("Join key columns, in order; makes the relation a feature view; ARRAY[] for global features")
            .column(Listing.FEATURE_VIEWS, "Join key columns, in order; empty for global features")
            .column(Listing.FEATURES, "Join key columns of the feature view, in order")
            .check(keys -> checkArgument(keys.stream().distinct().count() == keys.size(), "entity_keys names a column twice: %s", keys))
            .declare();

    public static final DefinitionProperty<List<FeatureReference>> FEATURES = property("features", PropertyType.FEATURES, TRAINING_SETS)
            .description("Feature references joined to the view's rows; makes the view a training set")
            .column(Listing.TRAINING_SETS, "Feature references, in output order")
            .check(features -> checkArgument(!features.isEmpty(), "features is empty: a training set names at least one feature view"))
            .declare();

    public static final DefinitionProperty<String> TIMESTAMP_COLUMN = property("timestamp_column", PropertyType.COLUMN, ALL_RELATIONS)
            .description("Event time column: date, timestamp(p) or timestamp(p) with time zone; of a training set, the time to join at")
            .column(Listing.FEATURE_VIEWS, "Event time column; NULL for a view without history")
            .column(Listing.TRAINING_SETS, "The time to join at; NULL joins features as they are now")
            .declare();

    public static final DefinitionProperty<String> CREATED_COLUMN = property("created_column", PropertyType.COLUMN, FEATURE_VIEWS)
            .description("Column that tells when a row became known")
            .declare();

    public static final DefinitionProperty<Duration> TTL = property("ttl", PropertyType.DURATION, FEATURE_VIEWS)
            .description("How long a row stays valid, for example 30d or 12h; 0s for no limit")
            .column(Listing.FEATURE_VIEWS, "How long a row stays valid; NULL for no limit")
            .absentIf(Duration.ZERO)
            .needs(TIMESTAMP_COLUMN)
            .declare();

    public static final DefinitionProperty<Duration> FRESHNESS = property("freshness", PropertyType.DURATION, FEATURE_VIEWS)
            .description("How old the newest row may be before the view counts as stale, for example 1h")
            .column(Listing.FEATURE_VIEWS, "How old the newest row may be before the view counts as stale")
            .needs(TIMESTAMP_COLUMN)
            .check(freshness -> checkArgument(freshness.isPositive(), "freshness must be positive: %s", freshness))
            .declare();

    public static final DefinitionProperty<Boolean> FULL_FEATURE_NAMES = property("full_feature_names", PropertyType.FLAG, TRAINING_SETS)
            .description("Name the output columns view__feature")
            .column(Listing.TRAINING_SETS, "Whether output columns are named view__feature")
            .absentIf(false)
            .declare();

    public static final DefinitionProperty<Boolean> FILTER_BY_CREATED = property("filter_by_created", PropertyType.FLAG, TRAINING_SETS)
            .description("Join only rows known at the time of the spine row")
            .column(Listing.TRAINING_SETS, "Whether only rows known at the time of the spine row are joined")
            .absentIf(false)
            .declare();

    public static final DefinitionProperty<String> OWNER = property("owner", PropertyType.TEXT, ALL_RELATIONS)
            .description("Who answers for the definition")
            .column(Listing.FEATURES, "Who answers for the feature view")
            .declare();

    public static final DefinitionProperty<String> DESCRIPTION = property("description", PropertyType.TEXT, ALL_RELATIONS)
            .description("What the definition is for")
            .column(Listing.FEATURE_VIEWS, "What the definition is for; the comment of the table or view when it has none")
            .column(Listing.TRAINING_SETS, "What the definition is for; the comment of the view when it has none")
            .declare();

    public static final DefinitionProperty<List<String>> TAGS = property("tags", PropertyType.TEXTS, ALL_RELATIONS)
            .description("Words to search by")
            .column(Listing.FEATURES, "Words to search by, of the feature view")
            .absentIf(ImmutableList.of())
            .declare();

    public static final DefinitionProperty<List<String>> EXPECTATIONS = property("expectations", PropertyType.TEXTS, FEATURE_VIEWS)
            .description("SQL boolean expressions every row must satisfy")
            .absentIf(ImmutableList.of())
            .declare();

    public static final DefinitionProperty<List<String>> AGGREGATIONS = property("aggregations", PropertyType.TEXTS, VIEWS)
            .description("What is computed of the view's events, such as sum(amount) OVER 30d AS spend_30d")
            .absentIf(ImmutableList.of())
            .needs(TIMESTAMP_COLUMN)
            .excludes(TTL, "windows say how old an event may be")
            .refusedOn(TABLE, "a table holds the rows that are written to it: CREATE VIEW … WITH (aggregations = …) AS SELECT … FROM the table")
            .declare();

    public static final DefinitionProperty<List<String>> AGGREGATION_TYPES = property("aggregation_types", PropertyType.TEXTS, VIEWS)
            .absentIf(ImmutableList.of())
            .needs(AGGREGATIONS)
            .declare();

    public static final DefinitionProperty<Boolean> ONLINE = property("online", PropertyType.FLAG, FEATURE_VIEWS)
            .description("Serve the newest valid row of each entity from the online store")
            .column(Listing.FEATURE_VIEWS, "Whether the newest valid row of each entity is served from the online store")
            .absentIf(false)
            .declare();

    public static final DefinitionProperty<Duration> ONLINE_HORIZON = property("online_horizon", PropertyType.DURATION, VIEWS)
            .description("How far ahead the online store knows the values of windows, for example 2h; 1h if not set")
            .check(horizon -> checkArgument(horizon.isPositive(), "online_horizon must be positive: %s", horizon))
            .declare();

    public static final DefinitionProperty<Integer> BUCKET_COUNT = property("bucket_count", PropertyType.NUMBER, MATERIALIZED_VIEWS)
            .description("Buckets that the stored rows are partitioned into on the entity keys; chosen from their size if not set")
            .notStored()
            .check(count -> checkArgument(count >= 1, "bucket_count is %s: it must be at least 1", count))
            .declare();

    public static final DefinitionProperty<String> STORAGE_TABLE = property("storage_table", PropertyType.TEXT, MATERIALIZED_VIEWS)
            .check(table -> checkArgument(!table.isEmpty(), "storage_table is empty"))
            .declare();

    public static final DefinitionProperty<Duration> GRACE_PERIOD = property("grace_period", PropertyType.DURATION, MATERIALIZED_VIEWS).declare();

    public static final DefinitionProperty<WhenStale> WHEN_STALE = property("when_stale", PropertyType.WHEN_STALE, MATERIALIZED_VIEWS).declare();

    private static final List<DefinitionProperty<?>> ALL = DECLARED.build();

    private final String name;
    private final PropertyType<T> type;
    private final Relations relations;
    private final Optional<String> description;
    private final Map<Listing, String> columns;
    private final boolean stored;
    private final Optional<T> absentValue;
    private final Optional<DefinitionProperty<?>> needed;
    private final Map<DefinitionProperty<?>, String> excluded;
    private final Map<FeatureViewKind, String> refusals;
    private final Consumer<T> check;

    private DefinitionProperty(Declaration<T> declaration)
    {
        this.name = declaration.name;
        this.type = declaration.type;
        this.relations = declaration.relations;
        this.description = declaration.description;
        this.columns = ImmutableMap.copyOf(declaration.columns);
        this.stored = declaration.stored;
        this.absentValue = declaration.absentValue;
        this.needed = declaration.needed;
        this.excluded = ImmutableMap.copyOf(declaration.excluded);
        this.refusals = ImmutableMap.copyOf(declaration.refusals);
        this.check = declaration.check;
    }

    public static List<DefinitionProperty<?>> all()
    {
        return ALL;
    }

    public String name()
    {
        return name;
    }

    /**
     * The name in the catalog, such as {@code featurestore.entity-keys}; in statements it is {@code entity_keys}.
     */
    public String storedName()
    {
        return DefinitionCodec.PROPERTY_PREFIX + name.replace('_', '-');
    }

    public PropertyType<T> type()
    {
        return type;
    }

    /**
     * What the property is for, if users set it in a WITH clause; else empty.
     */
    public Optional<String> description()
    {
        return description;
    }

    public boolean isSetByUsers()
    {
        return description.isPresent();
    }

    /**
     * False for a property that only tells a statement how to make the relation.
     */
    public boolean isStored()
    {
        return stored;
    }

    /**
     * The comment of the property's column, empty when the listing has none. A stored property that users set is listed with the relations
     * that may have it, under its description if the entry has no other comment.
     */
    public Optional<String> column(Listing listing)
    {
        return Optional.ofNullable(columns.get(listing))
                .or(() -> description.filter(_ -> stored && isListed(listing)));
    }

    private boolean isListed(Listing listing)
    {
        return switch (listing) {
            case FEATURE_VIEWS -> !relations.featureViews().isEmpty();
            case FEATURES -> false;
            case TRAINING_SETS -> relations.trainingSets();
        };
    }

    public boolean isOf(FeatureViewKind kind)
    {
        return relations.featureViews().contains(kind);
    }

    // Why feature views of the kind do not have the property, if users may expect it there
    public Optional<String> refusal(FeatureViewKind kind)
    {
        return Optional.ofNullable(refusals.get(kind));
    }

    public boolean isOfTrainingSets()
    {
        return relations.trainingSets();
    }

    boolean isAbsent(T value)
    {
        return absentValue.equals(Optional.of(value));
    }

    void check(PropertyValues values)
    {
        needed.ifPresent(other -> checkArgument(values.get(other).isPresent(), "%s needs a %s", name, other));
        excluded.forEach((other, reason) -> checkArgument(values.get(other).isEmpty(), "%s and %s cannot be set together: %s", name, other, reason));
        values.get(this).ifPresent(check);
    }

    @Override
    public String toString()
    {
        return name;
    }

    private static <T> Declaration<T> property(String name, PropertyType<T> type, Relations relations)
    {
        return new Declaration<>(name, type, relations);
    }

    private record Relations(Set<FeatureViewKind> featureViews, boolean trainingSets)
    {
        Relations
        {
            featureViews = ImmutableSet.copyOf(requireNonNull(featureViews, "featureViews is null"));
        }
    }

    private static final class Declaration<T>
    {
        private final String name;
        private final PropertyType<T> type;
        private final Relations relations;
        private final Map<Listing, String> columns = new EnumMap<>(Listing.class);
        private Optional<String> description = Optional.empty();
        private boolean stored = true;
        private Optional<T> absentValue = Optional.empty();
        private Optional<DefinitionProperty<?>> needed = Optional.empty();
        private final Map<DefinitionProperty<?>, String> excluded = new HashMap<>();
        private final Map<FeatureViewKind, String> refusals = new EnumMap<>(FeatureViewKind.class);
        private Consumer<T> check = _ -> {};

        Declaration(String name, PropertyType<T> type, Relations relations)
        {
            this.name = requireNonNull(name, "name is null");
            this.type = requireNonNull(type, "type is null");
            this.relations = requireNonNull(relations, "relations is null");
        }

        Declaration<T> description(String text)
        {
            description = Optional.of(text);
            return this;
        }

        Declaration<T> column(Listing listing, String comment)
        {
            columns.put(listing, comment);
            return this;
        }

        Declaration<T> notStored()
        {
            stored = false;
            return this;
        }

        Declaration<T> absentIf(T value)
        {
            absentValue = Optional.of(value);
            return this;
        }

        Declaration<T> needs(DefinitionProperty<?> property)
        {
            needed = Optional.of(property);
            return this;
        }

        Declaration<T> excludes(DefinitionProperty<?> property, String reason)
        {
            excluded.put(property, reason);
            return this;
        }

        Declaration<T> refusedOn(FeatureViewKind kind, String reason)
        {
            refusals.put(kind, reason);
            return this;
        }

        Declaration<T> check(Consumer<T> problem)
        {
            check = problem;
            return this;
        }

        DefinitionProperty<T> declare()
        {
            DefinitionProperty<T> property = new DefinitionProperty<>(this);
            DECLARED.add(property);
            return property;
        }
    }
}
