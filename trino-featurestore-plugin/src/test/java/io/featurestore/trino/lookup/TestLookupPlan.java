package io.featurestore.trino.lookup;

import com.google.common.collect.ImmutableList;
import com.google.inject.Guice;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.airlift.json.JsonModule;
import io.featurestore.trino.function.AsOfFunctionHandle;
import io.featurestore.trino.function.PointInTimeJoinFunctionHandle;
import io.featurestore.trino.index.HistoryRequest;
import io.featurestore.trino.lookup.LookupPlan.Join;
import io.featurestore.trino.lookup.LookupPlan.Output;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.UtcInstant;
import io.trino.metadata.HandleJsonModule;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.function.table.ConnectorTableFunctionHandle;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeManager;
import io.trino.type.TypeDeserializer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static io.airlift.json.JsonBinder.jsonBinder;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.type.InternalTypeManager.TESTING_TYPE_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestLookupPlan
{
    private static final HistorySource SOURCE = new HistorySource(
            "shop.stats",
            new TestingTable("stats"),
            ImmutableList.of(column("id", INTEGER)),
            Optional.of(column("at", TIMESTAMP_MICROS)),
            Optional.empty(),
            Optional.empty(),
            ImmutableList.of(column("amount", DOUBLE)),
            OptionalLong.of(60_000));
    private static final LookupPlan PLAN = plan(ImmutableList.of(BIGINT, TIMESTAMP_MICROS), Optional.of(1), 0, new Output(0, 0));

    public record TestingTable(String name)
            implements ConnectorTableHandle {}

    public record TestingColumn(String name)
            implements ColumnHandle {}

    @Test
    void testKeysAreComparedInTheirCommonType()
    {
        assertThat(PLAN.requests(UTC_KEY)).containsExactly(HistoryRequest.of(SOURCE, ImmutableList.of(BIGINT), UTC_KEY, false));
    }

    @Test
    void testPositionsAndTypesFit()
    {
        assertThatThrownBy(() -> plan(ImmutableList.of(BIGINT, VARCHAR), Optional.of(1), 0, new Output(0, 0)))
                .hasMessage("time is of type varchar");
        assertThatThrownBy(() -> plan(ImmutableList.of(BIGINT), Optional.of(1), 0, new Output(0, 0)))
                .hasMessageStartingWith("time (1) must be less than size (1)");
        assertThatThrownBy(() -> plan(ImmutableList.of(BIGINT), Optional.empty(), 0, new Output(0, 0)))
                .hasMessage("The join with shop.stats needs a time");
        assertThatThrownBy(() -> plan(ImmutableList.of(BIGINT, TIMESTAMP_MICROS), Optional.of(1), 2, new Output(0, 0)))
                .hasMessageStartingWith("spineKey (2) must be less than size (2)");
        assertThatThrownBy(() -> plan(ImmutableList.of(VARCHAR, TIMESTAMP_MICROS), Optional.of(1), 0, new Output(0, 0)))
                .hasMessage("A key of shop.stats is of type integer, which is not compared to varchar");
        assertThatThrownBy(() -> plan(ImmutableList.of(BIGINT, TIMESTAMP_MICROS), Optional.of(1), 0, new Output(1, 0)))
                .hasMessageStartingWith("join (1) must be less than size (1)");
        assertThatThrownBy(() -> plan(ImmutableList.of(BIGINT, TIMESTAMP_MICROS), Optional.of(1), 0, new Output(0, 1)))
                .hasMessageStartingWith("value (1) must be less than size (1)");
        assertThatThrownBy(() -> new Join(SOURCE, ImmutableList.of()))
                .hasMessage("spineKeys does not match keys");
    }

    @Test
    void testWorkersReceiveWhatWasPlanned()
    {
        JsonCodec<ConnectorTableFunctionHandle> codec = Guice.createInjector(
                        new JsonModule(),
                        new HandleJsonModule(),
                        binder -> binder.bind(TypeManager.class).toInstance(TESTING_TYPE_MANAGER),
                        binder -> jsonBinder(binder).addDeserializerBinding(Type.class).to(TypeDeserializer.class))
                .getInstance(JsonCodecFactory.class)
                .jsonCodec(ConnectorTableFunctionHandle.class);
        PointInTimeJoinFunctionHandle join = new PointInTimeJoinFunctionHandle(PLAN, 7);
        assertThat(codec.fromJson(codec.toJson(join))).isEqualTo(join);
        assertThat(codec.toJson(join).replaceAll("\\s", "")).contains(
                "\"spineTypes\":[\"bigint\",\"timestamp(6)\"],\"time\":1,\"joins\":[{\"source\":{\"featureView\":\"shop.stats\",",
                "\"spineKeys\":[0]}],\"outputs\":[{\"join\":0,\"value\":0}],\"onlyKnown\":false},\"lastFlush\":7");
        AsOfFunctionHandle asOf = new AsOfFunctionHandle(SOURCE, new UtcInstant(5, 6), false);
        assertThat(codec.fromJson(codec.toJson(asOf))).isEqualTo(asOf);
        assertThat(codec.toJson(asOf).replaceAll("\\s", "")).contains("\"at\":{\"epochMillis\":5,\"picosOfMilli\":6}");
    }

    private static LookupPlan plan(List<Type> spineTypes, Optional<Integer> time, int spineKey, Output output)
    {
        return new LookupPlan(spineTypes, time, ImmutableList.of(new Join(SOURCE, ImmutableList.of(spineKey))), ImmutableList.of(output), false);
    }

    private static HistoryColumn column(String name, Type type)
    {
        return new HistoryColumn(new TestingColumn(name), type);
    }
}
