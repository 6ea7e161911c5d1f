package io.featurestore.trino.pins;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.pins.Pin.PinnedTable;
import io.featurestore.trino.pins.Pin.PinnedView;
import io.featurestore.trino.pins.PinnedTables.FoundTable;
import io.featurestore.trino.source.FeatureViewAccess;
import io.featurestore.trino.store.FeatureViews;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.type.TypeManager;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

// The engine checks the rights on tables as it reads them. Views are in the pin's SQL instead of being read, so their rights are checked here
record PinAccess(EngineAccess access, TypeManager typeManager)
{
    PinAccess
    {
        requireNonNull(access, "access is null");
        requireNonNull(typeManager, "typeManager is null");
    }

    void checkViews(ConnectorSession session, Pin pin, Predicate<PinnedView> checked)
    {
        EngineAccess.Reader reader = access.reader(session);
        pin.views().stream()
                .filter(view -> view.version() > 0 && checked.test(view))
                .forEach(view -> checkUnrestricted(reader, pin, view.viewName(), view.columns().stream()
                        .map(column -> new FeatureColumn(column, VARCHAR, Optional.empty()))
                        .collect(toImmutableList())));
    }

    // The rows of a materialized view are for those who may read the view
    void checkStored(ConnectorSession session, Pin pin, PinnedTable pinned, FoundTable found)
    {
        if (pin.views().stream().anyMatch(view -> view.viewName().equals(pinned.publicName()))) {
            checkViews(session, pin, view -> view.viewName().equals(pinned.publicName()));
            return;
        }
        List<FeatureColumn> columns = FeatureViews.columns(found.table().schema(), typeManager).stream()
                .filter(column -> !column.name().startsWith("$"))
                .collect(toImmutableList());
        checkUnrestricted(access.reader(session), pin, pinned.publicName(), columns);
    }

    // Rules of today name the columns as they are named today
    void checkRenamedColumns(ConnectorSession session, Pin pin, PinnedTable pinned, FoundTable found)
    {
        Schema now = found.table().schema();
        List<NestedField> renamed = SnapshotUtil.schemaFor(found.table(), pinned.snapshot()).columns().stream()
                .filter(column -> now.findField(column.fieldId()) != null && !now.findColumnName(column.fieldId()).equals(column.name()))
                .map(column -> now.findField(column.fieldId()))
                .collect(toImmutableList());
        if (!renamed.isEmpty()) {
            checkUnrestricted(access.reader(session), pin, found.name(), FeatureViews.columns(new Schema(renamed), typeManager));
        }
    }

    private static void checkUnrestricted(EngineAccess.Reader reader, Pin pin, SchemaTableName relation, List<FeatureColumn> columns)
    {
        FeatureViewAccess.checkUnrestricted(reader, relation, columns, what -> new TrinoException(NOT_SUPPORTED, "For you %s applies to '%s', and pin '%s' of training set %s has rows of it from below where the engine applies it: read the training set itself".formatted(
                what,
                relation,
                pin.pin(),
                pin.name().trainingSet())));
    }
}
