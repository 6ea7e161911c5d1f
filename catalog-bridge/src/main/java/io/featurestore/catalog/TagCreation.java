package io.featurestore.catalog;

import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

import static io.featurestore.catalog.CatalogException.Reason.CHANGED;
import static java.util.Objects.requireNonNull;

// Each attempt reads the table again. A tag of that name is ours, as its name is used once
final class TagCreation
{
    private final RelationName name;
    private final TableTag tag;
    private final Supplier<? extends Optional<? extends Table>> loader;
    private OptionalLong currentSnapshot = OptionalLong.empty();

    TagCreation(RelationName name, TableTag tag, Supplier<? extends Optional<? extends Table>> loader)
    {
        this.name = requireNonNull(name, "name is null");
        this.tag = requireNonNull(tag, "tag is null");
        this.loader = requireNonNull(loader, "loader is null");
    }

    OptionalLong run()
    {
        Retries.run(this::attempt);
        return currentSnapshot;
    }

    private void attempt()
    {
        Table table = loader.get()
                .map(Table.class::cast)
                .filter(found -> found.uuid().equals(tag.table()))
                .orElseThrow(() -> new CatalogException(CHANGED, "Table %s was dropped or made again by another statement at the same time; run this one again".formatted(name)));
        SnapshotRef known = table.refs().get(tag.name());
        if (known != null && known.snapshotId() == tag.snapshot()) {
            return;
        }
        if (table.snapshot(tag.snapshot()) == null) {
            throw new CatalogException(CHANGED, "Table %s has no snapshot %s any more: it was expired at the same time; run this statement again".formatted(name, tag.snapshot()));
        }
        currentSnapshot = Optional.ofNullable(table.currentSnapshot()).stream().mapToLong(Snapshot::snapshotId).findFirst();
        // Without an age of its own the table's history.expire.max-ref-age-ms would end it
        table.manageSnapshots()
                .createTag(tag.name(), tag.snapshot())
                .setMaxRefAgeMs(tag.name(), Long.MAX_VALUE)
                .commit();
    }
}
