package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.type.Type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Random cases in which ties, equal times and ages of exactly the ttl are common, for values come from a handful. The same seed gives the
 * same cases.
 */
final class JoinCaseGenerator
{
    private static final List<String> COLUMN_NAMES = ImmutableList.of(
            "k",
            "s",
            "t",
            "f",
            "select",
            "a.b",
            "we\"ird",
            "it's",
            " x",
            "ünï",
            "valid_from",
            "valid_to",
            "time",
            "created",
            "$row",
            "spine",
            "features",
            "as_of_time",
            "is_current",
            "rank",
            "?",
            "a/b",
            "x y");

    private static final List<Integer> SPINE_SIZES = ImmutableList.of(0, 1, 150, 300, 300, 300, 300, 400, 400, 400);
    private static final List<Integer> VIEW_SIZES = ImmutableList.of(0, 1, 30, 100, 200, 200, 200, 300, 400, 400);

    private final Random random;
    private int views;

    JoinCaseGenerator(long seed)
    {
        random = new Random(seed);
    }

    /**
     * @param viewTypes the types that columns of feature views may have
     * @param spineTypes the types that columns of the spine may have
     */
    JoinCase next(Predicate<Type> viewTypes, Predicate<Type> spineTypes)
    {
        boolean filterByCreated = chance(30);
        TimeDomain times = TimeDomain.random(random);
        boolean skewed = chance(30);
        List<KeyDomain> keys = IntStream.rangeClosed(1, 3)
                .mapToObj(_ -> keyDomain(viewTypes, spineTypes, skewed))
                .collect(toImmutableList());
        Spine spine = spine(keys, times, spineTypes);
        List<RequestedFeatures> requests = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                .mapToObj(_ -> request(keys, spine, times, viewTypes, filterByCreated))
                .collect(toImmutableList());
        return new JoinCase(spine, requests, filterByCreated);
    }

    private KeyDomain keyDomain(Predicate<Type> viewTypes, Predicate<Type> spineTypes, boolean skewed)
    {
        List<TypeDomain> domains = Stream.of(TypeDomain.values())
                .filter(domain -> domain != TypeDomain.ARRAYS && domain != TypeDomain.ROWS)
                .filter(domain -> !domain.types(viewTypes).isEmpty())
                .collect(toImmutableList());
        TypeDomain domain = chance(40) ? pick(List.of(TypeDomain.NUMBERS, TypeDomain.TEXTS)) : pick(domains);
        List<Object> values = new ArrayList<>(domain.samples());
        Collections.shuffle(values, random);
        return new KeyDomain(domain, pick(domain.types(spineTypes)), values.subList(0, Math.min(values.size(), 2 + random.nextInt(3))), skewed);
    }

    private Spine spine(List<KeyDomain> keys, TimeDomain times, Predicate<Type> spineTypes)
    {
        List<String> names = columnNames(keys.size() + 2);
        List<Column> columns = new ArrayList<>();
        List<Supplier<Object>> values = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            KeyDomain key = keys.get(i);
            columns.add(new Column(names.get(i), key.spineType()));
            values.add(() -> key.pick(random, key.spineType(), 8));
        }
        String timestampColumn = names.get(keys.size());
        Type timeType = TimeDomain.pickType(random, spineTypes);
        columns.add(new Column(timestampColumn, timeType));
        values.add(() -> nullOr(8, () -> times.pick(random, timeType)));
        columns.add(new Column(names.get(keys.size() + 1), VARCHAR));
        values.add(() -> nullOr(20, () -> pick(List.of("x", "y"))));
        List<Row> rows = new ArrayList<>(rows(values, pick(SPINE_SIZES)));
        if (!rows.isEmpty()) {
            rows.addAll(IntStream.range(0, 10).mapToObj(_ -> pick(rows)).collect(toImmutableList()));
        }
        return new Spine(new Relation(columns, rows), Optional.of(timestampColumn));
    }

    private RequestedFeatures request(List<KeyDomain> keys, Spine spine, TimeDomain times, Predicate<Type> viewTypes, boolean filterByCreated)
    {
        List<Integer> keyNumbers = new ArrayList<>(IntStream.range(0, keys.size()).boxed().toList());
        Collections.shuffle(keyNumbers, random);
        int keyCount = pick(List.of(0, 1, 1, 1, 2, 2, 3));
        List<String> names = columnNames(COLUMN_NAMES.size());
        FeatureViewModel.Builder builder = FeatureViewModel.featureView("view" + views);
        views++;
        ImmutableMap.Builder<String, String> mapping = ImmutableMap.builder();
        List<Supplier<Object>> values = new ArrayList<>();
        for (int i = 0; i < keyCount; i++) {
            KeyDomain key = keys.get(keyNumbers.get(i));
            Type type = pick(key.domain().types(viewTypes));
            String spineColumn = spine.relation().columns().get(keyNumbers.get(i)).name();
            String name = names.contains(spineColumn) && chance(50) ? spineColumn : names.stream().filter(candidate -> !candidate.equals(spineColumn)).findFirst().orElseThrow();
            names.remove(name);
            builder.key(name, type);
            if (!name.equals(spineColumn)) {
                mapping.put(name, spineColumn);
            }
            values.add(() -> key.pick(random, type, 5));
        }
        if (chance(85)) {
            Type type = TimeDomain.pickType(random, viewTypes);
            builder.timestamp(names.removeFirst(), type);
            values.add(() -> nullOr(5, () -> times.pick(random, type)));
            if (chance(70)) {
                builder.ttl(times.ttl());
            }
        }
        if (filterByCreated || chance(60)) {
            Type type = TimeDomain.pickType(random, viewTypes);
            builder.created(names.removeFirst(), type);
            values.add(() -> nullOr(20, () -> times.pick(random, type)));
        }
        int features = 1 + random.nextInt(3);
        for (int i = 0; i < features; i++) {
            TypeDomain domain = pick(Stream.of(TypeDomain.values()).filter(candidate -> !candidate.types(viewTypes).isEmpty()).toList());
            Type type = pick(domain.types(viewTypes));
            builder.feature(names.removeFirst(), type);
            values.add(() -> nullOr(20, () -> domain.toType(type, pick(domain.samples()))));
        }
        FeatureViewModel view = builder.rows(rows(values, pick(VIEW_SIZES))).build();
        return new RequestedFeatures(view, requestedFeatures(view), mapping.buildOrThrow());
    }

    private List<String> requestedFeatures(FeatureViewModel view)
    {
        List<String> features = new ArrayList<>(view.features());
        if (chance(50)) {
            Collections.shuffle(features, random);
            return features.subList(0, 1 + random.nextInt(features.size()));
        }
        return features;
    }

    private List<Row> rows(List<Supplier<Object>> values, int count)
    {
        return IntStream.range(0, count)
                .mapToObj(_ -> new Row(values.stream().map(Supplier::get).toList()))
                .collect(toImmutableList());
    }

    private List<String> columnNames(int count)
    {
        List<String> names = new ArrayList<>(COLUMN_NAMES);
        Collections.shuffle(names, random);
        return new ArrayList<>(names.subList(0, count));
    }

    private Object nullOr(int percentNull, Supplier<Object> value)
    {
        return chance(percentNull) ? null : value.get();
    }

    private boolean chance(int percent)
    {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> candidates)
    {
        return candidates.get(random.nextInt(candidates.size()));
    }

    private record KeyDomain(TypeDomain domain, Type spineType, List<Object> values, boolean skewed)
    {
        Object pick(Random random, Type type, int percentNull)
        {
            if (random.nextInt(100) < percentNull) {
                return null;
            }
            int index = skewed && random.nextInt(100) < 80 ? 0 : random.nextInt(values.size());
            return domain.toType(type, values.get(index));
        }
    }
}
