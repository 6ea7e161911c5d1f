package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PendingUpdate;
import org.apache.iceberg.ReplacePartitions;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.UpdatePartitionSpec;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Term;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * A feature table as another engine sees it, who writes it through Iceberg's Java API and does not know that it is one. It keeps account of
 * the rows the table must have, without ever reading it.
 */
final class ForeignTable
{
    private final FeatureViewModel definition;
    private final Table table;
    private final ForeignFiles files;
    private final Map<Long, Contents> snapshots = new HashMap<>();
    private final List<String> history = new ArrayList<>();

    private Contents contents = new Contents(ImmutableList.of(), ImmutableMap.of());

    /**
     * @param definition of the feature view; its rows are ignored
     * @param table empty
     */
    ForeignTable(FeatureViewModel definition, Table table)
    {
        this.definition = requireNonNull(definition, "definition is null");
        this.table = requireNonNull(table, "table is null");
        this.files = new ForeignFiles(table);
    }

    /**
     * The feature view that the table is now.
     */
    FeatureViewModel view()
    {
        List<NestedField> fields = table.schema().columns();
        List<Integer> fieldIds = fields.stream().map(NestedField::fieldId).collect(toImmutableList());
        return definition.withRelation(new Relation(
                fields.stream().map(ForeignValues::column).collect(toImmutableList()),
                contents.rows().stream().map(row -> row.read(fieldIds)).collect(toImmutableList())));
    }

    /**
     * What was done to the table, as comments of SQL.
     */
    List<String> history()
    {
        return ImmutableList.copyOf(history);
    }

    void append(Row... rows)
    {
        append(List.of(rows));
    }

    void append(List<Row> rows)
    {
        List<StoredRow> written = files.write(rows);
        AppendFiles append = table.newAppend();
        StoredRow.files(written).forEach(append::appendFile);
        commit("append " + rows, append, contents.with(written));
    }

    /**
     * As engines do that merge on read: the rows are hidden by their positions.
     */
    void deletePositions(Predicate<Row> which)
    {
        List<StoredRow> deleted = matching(which);
        RowDelta delta = table.newRowDelta().validateFromSnapshot(table.currentSnapshot().snapshotId());
        Contents remaining = TableUtil.formatVersion(table) < 3
                ? deletePositions(delta, deleted)
                : deleteVectors(delta, deleted);
        commit("delete by position " + deleted.size(), delta, remaining);
    }

    private Contents deletePositions(RowDelta delta, List<StoredRow> deleted)
    {
        files.deletePositions(deleted).forEach(delta::addDeletes);
        return contents.without(deleted);
    }

    private Contents deleteVectors(RowDelta delta, List<StoredRow> deleted)
    {
        List<StoredRow> remaining = StoredRow.without(contents.rows(), deleted);
        Map<String, DeleteFile> vectors = new HashMap<>(contents.vectors());
        for (DeleteFile vector : files.deleteAllBut(StoredRow.files(deleted), remaining)) {
            delta.addDeletes(vector);
            Optional.ofNullable(vectors.put(vector.referencedDataFile(), vector)).ifPresent(delta::removeDeletes);
        }
        return new Contents(remaining, vectors);
    }

    /**
     * As streaming engines do that do not know where rows are: whatever is equal to one of the rows in the columns is deleted.
     */
    void deleteEqual(List<String> columns, Predicate<Row> which)
    {
        List<NestedField> fields = fields(columns);
        List<StoredRow> deleted = equalIn(fields, matching(which));
        RowDelta delta = table.newRowDelta().validateFromSnapshot(table.currentSnapshot().snapshotId());
        files.deleteEqual(fields, deleted).forEach(delta::addDeletes);
        commit("delete what is equal in %s to %s rows".formatted(columns, deleted.size()), delta, contents.without(deleted));
    }

    /**
     * The rows take the place of all rows that are equal to them in the columns.
     */
    void upsert(List<String> columns, List<Row> rows)
    {
        List<NestedField> fields = fields(columns);
        List<StoredRow> written = files.write(rows);
        List<StoredRow> replaced = equalIn(fields, written);
        RowDelta delta = table.newRowDelta().validateFromSnapshot(table.currentSnapshot().snapshotId());
        files.deleteEqual(fields, replaced).forEach(delta::addDeletes);
        StoredRow.files(written).forEach(delta::addRows);
        commit("upsert by %s %s".formatted(columns, rows), delta, contents.without(replaced).with(written));
    }

    /**
     * As engines do that copy on write: the files of the rows that change are replaced.
     *
     * @param change empty to delete the row
     */
    void overwrite(Predicate<Row> which, Function<Row, Optional<Row>> change)
    {
        List<Integer> fieldIds = fieldIds();
        List<StoredRow> changed = matching(which);
        List<StoredRow> replaced = inFiles(StoredRow.files(changed));
        List<StoredRow> written = files.write(replaced.stream()
                .map(row -> changed.contains(row) ? change.apply(row.read(fieldIds)) : Optional.of(row.read(fieldIds)))
                .flatMap(Optional::stream)
                .collect(toImmutableList()));
        OverwriteFiles overwrite = table.newOverwrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
        StoredRow.files(replaced).forEach(overwrite::deleteFile);
        StoredRow.files(written).forEach(overwrite::addFile);
        commit("overwrite " + changed.size(), overwrite, contents.without(replaced).with(written));
    }

    /**
     * All rows into as few files as can be.
     */
    void compact()
    {
        List<Integer> fieldIds = fieldIds();
        List<StoredRow> written = files.write(contents.rows().stream().map(row -> row.read(fieldIds)).collect(toImmutableList()));
        RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
        StoredRow.files(contents.rows()).forEach(rewrite::deleteFile);
        StoredRow.files(written).forEach(rewrite::addFile);
        commit("compact", rewrite, new Contents(written, ImmutableMap.of()));
    }

    /**
     * All that is in files with such a row.
     */
    void deleteFiles(Predicate<Row> which)
    {
        List<StoredRow> deleted = inFiles(StoredRow.files(matching(which)));
        DeleteFiles delete = table.newDelete();
        StoredRow.files(deleted).forEach(delete::deleteFile);
        commit("delete files of " + deleted.size(), delete, contents.without(deleted));
    }

    void deleteAll()
    {
        commit("delete all", table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()), new Contents(ImmutableList.of(), ImmutableMap.of()));
    }

    /**
     * The rows take the place of all rows of their partitions.
     */
    void replacePartitions(List<Row> rows)
    {
        List<StoredRow> written = files.write(rows);
        ReplacePartitions replace = table.newReplacePartitions().validateFromSnapshot(table.currentSnapshot().snapshotId());
        StoredRow.files(written).forEach(replace::addFile);
        List<StoredRow> replaced = contents.rows().stream()
                .filter(row -> table.spec().isUnpartitioned() || written.stream().anyMatch(other -> isSamePartition(row.file(), other.file())))
                .collect(toImmutableList());
        commit("replace partitions by " + rows, replace, contents.without(replaced).with(written));
    }

    private static boolean isSamePartition(DataFile left, DataFile right)
    {
        return left.specId() == right.specId() && left.partition().equals(right.partition());
    }

    void appendToBranch(String branch, List<Row> rows)
    {
        if (!table.refs().containsKey(branch)) {
            table.manageSnapshots().createBranch(branch, table.currentSnapshot().snapshotId()).commit();
        }
        Contents staged = contents(branch);
        List<StoredRow> written = files.write(rows);
        AppendFiles append = table.newAppend().toBranch(branch);
        StoredRow.files(written).forEach(append::appendFile);
        append.commit();
        history.add("-- append to branch %s %s".formatted(branch, rows));
        snapshots.put(table.snapshot(branch).snapshotId(), staged.with(written));
    }

    /**
     * What is in the branch becomes what is in the table, whatever has come to the table meanwhile.
     */
    void publish(String branch)
    {
        Contents staged = contents(branch);
        commit("publish branch " + branch, table.manageSnapshots().replaceBranch(SnapshotRef.MAIN_BRANCH, branch), staged);
    }

    boolean hasBranch(String branch)
    {
        return table.refs().containsKey(branch);
    }

    /**
     * Older states of the table that can be rolled back to.
     */
    List<Long> olderSnapshots()
    {
        return SnapshotUtil.currentAncestorIds(table).stream().skip(1).filter(snapshots::containsKey).collect(toImmutableList());
    }

    void rollBack(long snapshot)
    {
        ManageSnapshots rollback = table.manageSnapshots().rollbackTo(snapshot);
        commit("roll back to " + snapshot, rollback, snapshots.get(snapshot));
    }

    void expireSnapshots()
    {
        commit("expire snapshots", table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1), contents);
    }

    void rewriteManifests()
    {
        commit("rewrite manifests", table.rewriteManifests().clusterBy(_ -> "all"), contents);
    }

    void evolveSchema(Consumer<UpdateSchema> change)
    {
        UpdateSchema update = table.updateSchema();
        change.accept(update);
        commit("evolve schema from " + table.schema().columns(), update, contents);
    }

    void repartition(Term... fields)
    {
        UpdatePartitionSpec update = table.updateSpec();
        table.spec().fields().forEach(field -> update.removeField(field.name()));
        for (Term field : fields) {
            update.addField(field);
        }
        commit("partition by " + List.of(fields), update, contents);
    }

    void setProperty(String name, String value)
    {
        commit("set " + name, table.updateProperties().set(name, value), contents);
    }

    private void commit(String description, PendingUpdate<?> update, Contents newContents)
    {
        update.commit();
        history.add("-- " + description.replaceAll("\\R", " "));
        contents = newContents;
        Optional.ofNullable(table.currentSnapshot()).ifPresent(snapshot -> snapshots.put(snapshot.snapshotId(), newContents));
    }

    private Contents contents(String branch)
    {
        return requireNonNull(snapshots.get(table.snapshot(branch).snapshotId()), "snapshot is not known");
    }

    private List<StoredRow> matching(Predicate<Row> which)
    {
        List<Integer> fieldIds = fieldIds();
        return contents.rows().stream()
                .filter(row -> which.test(row.read(fieldIds)))
                .collect(toImmutableList());
    }

    private List<StoredRow> equalIn(List<NestedField> fields, List<StoredRow> rows)
    {
        List<Integer> fieldIds = fields.stream().map(NestedField::fieldId).collect(toImmutableList());
        Set<Row> values = rows.stream().map(row -> row.read(fieldIds)).collect(toImmutableSet());
        return contents.rows().stream()
                .filter(row -> values.contains(row.read(fieldIds)))
                .collect(toImmutableList());
    }

    private List<StoredRow> inFiles(List<DataFile> dataFiles)
    {
        Set<String> locations = dataFiles.stream().map(DataFile::location).collect(toImmutableSet());
        return contents.rows().stream()
                .filter(row -> locations.contains(row.file().location()))
                .collect(toImmutableList());
    }

    private List<Integer> fieldIds()
    {
        return table.schema().columns().stream().map(NestedField::fieldId).collect(toImmutableList());
    }

    private List<NestedField> fields(List<String> columns)
    {
        return columns.stream().map(table.schema()::findField).collect(toImmutableList());
    }

    /**
     * @param vectors the deletion vector of each data file that has one, by the file's location
     */
    private record Contents(List<StoredRow> rows, Map<String, DeleteFile> vectors)
    {
        private Contents
        {
            rows = ImmutableList.copyOf(rows);
            vectors = ImmutableMap.copyOf(vectors);
        }

        private Contents with(List<StoredRow> more)
        {
            return new Contents(StoredRow.concat(rows, more), vectors);
        }

        private Contents without(List<StoredRow> removed)
        {
            return new Contents(StoredRow.without(rows, ImmutableSet.copyOf(removed).asList()), vectors);
        }
    }
}
