package io.featurestore.trino.system;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.trino.pins.KeptChecksums;
import io.featurestore.trino.pins.Pin.PinnedTable;
import io.featurestore.trino.pins.PinListing;
import io.featurestore.trino.pins.PinListing.ListedPin;
import io.featurestore.trino.rows.SystemColumn;
import io.featurestore.trino.store.ListedNames;
import io.trino.spi.block.ArrayBlockBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.instant;
import static io.featurestore.trino.rows.SystemColumn.optionalBigint;
import static io.featurestore.trino.rows.SystemColumn.optionalInstant;
import static io.featurestore.trino.rows.SystemColumn.optionalVarchar;
import static io.featurestore.trino.rows.SystemColumn.varchar;
import static io.featurestore.trino.rows.SystemColumn.varchars;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.RowType.rowType;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

// Pins of training sets, with the snapshots that they keep
class PinsTable
        extends DefinitionTable<ListedPin>
{
    private static final SchemaTableName NAME = new SchemaTableName("system", "pins");
    private static final RowType TABLE = rowType(field("name", VARCHAR), field("snapshot_id", BIGINT), field("tag", VARCHAR));
    private static final List<SystemColumn<ListedPin>> COLUMNS = ImmutableList.of(
            varchar("schema_name", "Schema of the training set", listed -> listed.pin().trainingSet().schema()),
            varchar("training_set", "Name of the training set when it was pinned", listed -> listed.pin().trainingSet().name()),
            varchar("pin", "Name of the pin", listed -> listed.pin().pin()),
            bigint("version", "Version of the training set's definition that is frozen", listed -> listed.pin().trainingSet().version()),
            instant("created_at", "When it was pinned", listed -> listed.pin().origin().createdAt()),
            varchar("created_by", "Who pinned it", listed -> listed.pin().origin().createdBy()),
            optionalVarchar("model", "Model that was trained with it, as the procedure was told", listed -> listed.pin().origin().model()),
            optionalVarchar("run_id", "Run in which it was used, as the procedure was told", listed -> listed.pin().origin().runId()),
            varchars("features", "Features in it, as schema.view:feature", PinsTable::features),
            new SystemColumn<>("tables", "Tables below, with the snapshots that are kept and the tags that keep them", new ArrayType(TABLE), PinsTable::writeTables),
            optionalBigint("rows", "Rows when the checksums were kept; NULL here and below if they were not", listed -> listed.checksums().map(KeptChecksums::rows).map(OptionalLong::of).orElse(OptionalLong.empty())),
            optionalInstant("checksums_kept_at", "When the checksums were kept", listed -> listed.checksums().map(KeptChecksums::keptAt)));

    private final PinListing pins;

    @Inject
    PinsTable(PinListing pins)
    {
        super(NAME, "Pins of training sets", COLUMNS, Optional.empty());
        this.pins = requireNonNull(pins, "pins is null");
    }

    @Override
    protected Function<ConnectorAccessControl, List<ListedPin>> load(ConnectorSession session, ListedNames names)
    {
        List<ListedPin> all = pins.pins(session);
        return accessControl -> {
            Set<SchemaTableName> visible = accessControl.filterTables(null, all.stream().map(listed -> listed.pin().name().name()).collect(toImmutableSet()));
            return all.stream()
                    .filter(listed -> visible.contains(listed.pin().name().name()))
                    .collect(toImmutableList());
        };
    }

    private static List<String> features(ListedPin listed)
    {
        return listed.pin().views().stream()
                .flatMap(view -> view.features().stream().map(feature -> "%s.%s:%s".formatted(view.schema(), view.name(), feature)))
                .collect(toImmutableList());
    }

    private static void writeTables(BlockBuilder column, ListedPin listed)
    {
        ((ArrayBlockBuilder) column).buildEntry(tables -> listed.pin().tables().forEach(table -> ((RowBlockBuilder) tables).buildEntry(fields -> writeTable(fields, table))));
    }

    private static void writeTable(List<BlockBuilder> fields, PinnedTable table)
    {
        VARCHAR.writeString(fields.get(0), table.schema() + "." + table.name());
        BIGINT.writeLong(fields.get(1), table.snapshot());
        VARCHAR.writeString(fields.get(2), table.tag());
    }
}
