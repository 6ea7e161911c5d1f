package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.StringType;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import static io.trino.spi.type.IntegerType.INTEGER;
import static java.util.Objects.requireNonNull;
import static org.apache.iceberg.expressions.Expressions.bucket;
import static org.apache.iceberg.expressions.Expressions.day;
import static org.apache.iceberg.expressions.Expressions.ref;
import static org.apache.iceberg.expressions.Expressions.truncate;

/**
 * What another engine may do to a feature table. A step that the table gives no occasion for does nothing.
 */
enum ForeignStep
{
    APPEND_SOME((table, random) -> table.append(random.rows(table.view(), 6))),
    APPEND_ONE((table, random) -> table.append(random.rows(table.view(), 1))),
    APPEND_NEWEST((table, random) -> table.append(random.rowsAfterAll(table.view()))),
    APPEND_LATE((table, random) -> table.append(random.rowsBeforeAll(table.view()))),
    APPEND_EQUAL_TIMES((table, random) -> table.append(random.rowsOfEqualTimes(table.view()))),
    APPEND_DUPLICATES((table, random) -> table.append(random.some(table.view().rows()))),
    APPEND_NOTHING((table, _) -> table.append(ImmutableList.of())),
    DELETE_POSITIONS((table, random) -> {
        List<Row> deleted = random.some(table.view().rows());
        if (!deleted.isEmpty()) {
            table.deletePositions(deleted::contains);
        }
    }),
    DELETE_ENTITY((table, random) -> {
        Optional<Row> deleted = random.one(table.view().rows());
        deleted.ifPresent(row -> table.deleteEqual(table.view().entityKeys(), row::equals));
    }),
    DELETE_TIMES((table, random) -> {
        List<Row> deleted = random.some(table.view().rows());
        if (!deleted.isEmpty()) {
            table.deleteEqual(timesOfEntities(table.view()), deleted::contains);
        }
    }),
    UPSERT((table, random) -> table.upsert(timesOfEntities(table.view()), random.rowsOfEqualTimes(table.view()))),
    UPDATE((table, random) -> {
        List<Row> changed = random.some(table.view().rows());
        if (!changed.isEmpty()) {
            table.overwrite(changed::contains, _ -> Optional.of(random.rows(table.view(), 1).getFirst()));
        }
    }),
    DELETE_BY_COPY((table, random) -> {
        List<Row> deleted = random.some(table.view().rows());
        if (!deleted.isEmpty()) {
            table.overwrite(deleted::contains, _ -> Optional.empty());
        }
    }),
    DELETE_FILES((table, random) -> random.one(table.view().rows()).ifPresent(row -> table.deleteFiles(row::equals))),
    REPLACE_PARTITIONS((table, random) -> table.replacePartitions(random.rows(table.view(), 2))),
    DELETE_ALL((table, _) -> table.deleteAll()),
    COMPACT((table, _) -> {
        if (!table.view().rows().isEmpty()) {
            table.compact();
        }
    }),
    REWRITE_MANIFESTS((table, _) -> table.rewriteManifests()),
    ROLL_BACK((table, random) -> random.one(table.olderSnapshots()).ifPresent(table::rollBack)),
    APPEND_TO_BRANCH((table, random) -> table.appendToBranch(ForeignStep.BRANCH, random.rows(table.view(), 4))),
    PUBLISH_BRANCH((table, _) -> {
        if (table.hasBranch(ForeignStep.BRANCH)) {
            table.publish(ForeignStep.BRANCH);
        }
    }),
    EXPIRE_SNAPSHOTS((table, _) -> table.expireSnapshots()),
    REPARTITION((table, random) -> {
        FeatureViewModel view = table.view();
        String key = view.entityKeys().getFirst();
        switch (random.number(4)) {
            case 0 -> table.repartition();
            case 1 -> table.repartition(day(view.timestampColumn().orElseThrow()));
            case 2 -> table.repartition(ref(key), bucket(key, 2));
            default -> table.repartition(truncate(key, 2), day(view.timestampColumn().orElseThrow()));
        }
    }),
    SET_PROPERTY((table, _) -> table.setProperty("write.parquet.compression-codec", "uncompressed")),
    ADD_FEATURE((table, random) -> table.evolveSchema(schema -> schema.addColumn("added_" + random.number(1_000_000), random.number(2) == 0 ? StringType.get() : IntegerType.get()))),
    RENAME_FEATURE((table, random) -> table.evolveSchema(schema -> schema.renameColumn(random.one(table.view().features()).orElseThrow(), "renamed_" + random.number(1_000_000)))),
    MOVE_FEATURE((table, random) -> table.evolveSchema(schema -> schema.moveFirst(random.one(table.view().features()).orElseThrow()))),
    WIDEN_FEATURE((table, _) -> {
        FeatureViewModel view = table.view();
        view.features().stream()
                .filter(feature -> view.relation().column(feature).type() == INTEGER)
                .findFirst()
                .ifPresent(feature -> table.evolveSchema(schema -> schema.updateColumn(feature, LongType.get())));
    }),
    DROP_FEATURE((table, random) -> {
        List<String> features = table.view().features();
        if (features.size() > 1) {
            table.evolveSchema(schema -> schema.deleteColumn(random.one(features).orElseThrow()));
        }
    });

    private static final String BRANCH = "audit";

    private final BiConsumer<ForeignTable, RandomRows> step;

    ForeignStep(BiConsumer<ForeignTable, RandomRows> step)
    {
        this.step = requireNonNull(step, "step is null");
    }

    void apply(ForeignTable table, RandomRows random)
    {
        step.accept(table, random);
    }

    private static List<String> timesOfEntities(FeatureViewModel view)
    {
        return ImmutableList.<String>builder()
                .addAll(view.entityKeys())
                .add(view.timestampColumn().orElseThrow())
                .build();
    }
}
