package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineTrainingSet.VectorColumn;
import io.featurestore.online.OnlineType.Scalar;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Ten views of ten features each, five of them doubles, three integers and two texts, and the training set over all.
 */
final class MeasuredViews
{
    static final int VIEWS = 10;
    static final OnlineName ALL = OnlineName.parse("measured.all");

    private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");
    private static final int PART = 5_000;

    private MeasuredViews() {}

    static OnlineName view(int number)
    {
        return OnlineName.parse("measured.view" + number);
    }

    static OnlineSchema schema(int number)
    {
        List<OnlineColumn> columns = new ArrayList<>();
        columns.add(new OnlineColumn("customer_id", Scalar.BIGINT, Role.KEY));
        columns.add(new OnlineColumn("event_time", Scalar.TIMESTAMP_WITH_ZONE, Role.EVENT_TIME));
        for (int i = 0; i < 10; i++) {
            columns.add(new OnlineColumn("feature_" + i, i < 5 ? Scalar.DOUBLE : i < 8 ? Scalar.BIGINT : Scalar.STRING, Role.FEATURE));
        }
        return OnlineSchema.of(view(number), columns);
    }

    static List<Optional<Object>> row(long entity)
    {
        List<Optional<Object>> row = new ArrayList<>(List.of(Optional.of(entity), Optional.of(TIME)));
        IntStream.range(0, 10).forEach(i -> row.add(Optional.of(i < 5 ? entity / 7.0 + i : i < 8 ? (Object) (entity * 1_000 + i) : "text " + entity % 100)));
        return row;
    }

    static void publishAll(OnlineStore store, long entities)
    {
        List<VectorColumn> columns = new ArrayList<>();
        Map<OnlineName, Map<String, String>> keys = new LinkedHashMap<>();
        for (int number = 0; number < VIEWS; number++) {
            publish(store, number, entities);
            keys.put(view(number), Map.of("customer_id", "customer_id"));
            for (int i = 0; i < 10; i++) {
                columns.add(new VectorColumn("feature_%s_%s".formatted(number, i), view(number), "feature_" + i));
            }
        }
        store.writer(InstantSource.system()).writeTrainingSet(new OnlineTrainingSet(ALL, columns, keys));
    }

    static void publish(OnlineStore store, int number, long entities)
    {
        OnlineSchema schema = schema(number);
        OnlineSchema keySchema = schema.keySchema();
        OnlineWriter writer = store.writer(InstantSource.system());
        writer.begin(view(number), 1);
        writer.writeSchema(schema);
        OnlineHeader header = new OnlineHeader(schema.id(), OnlineInstant.of(TIME), Optional.empty(), 1, OptionalLong.empty());
        for (long start = 0; start < entities; start += PART) {
            writer.write(view(number), OnlinePublication.incremental(1), LongStream.range(start, Math.min(entities, start + PART))
                    .mapToObj(entity -> new OnlineEntry(keySchema.encode(List.of(Optional.of(entity))), OnlineValue.row(header, schema.encode(row(entity)))))
                    .toList());
        }
        writer.complete(new OnlineView(view(number), keySchema, schema.id(), 1, TIME));
    }
}
