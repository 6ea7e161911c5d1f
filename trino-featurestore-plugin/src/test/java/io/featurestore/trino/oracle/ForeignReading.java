package io.featurestore.trino.oracle;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * What users read of a table that others write.
 */
interface ForeignReading
{
    /**
     * The statements that follow a commit to the table.
     *
     * @param table as it is now
     */
    List<String> afterCommit(FeatureViewModel table);

    /**
     * The feature view that is read, and the rows it must have.
     *
     * @param table as it is now
     */
    FeatureViewModel view(FeatureViewModel table);

    ViewForm form();

    /**
     * Whether rows are stored for this reading at each commit.
     */
    boolean isRefreshed();

    /**
     * Of the table itself, which is a feature view.
     */
    record OfTable()
            implements ForeignReading
    {
        @Override
        public List<String> afterCommit(FeatureViewModel table)
        {
            return List.of();
        }

        @Override
        public FeatureViewModel view(FeatureViewModel table)
        {
            return table;
        }

        @Override
        public ViewForm form()
        {
            return ViewForm.TABLE;
        }

        @Override
        public boolean isRefreshed()
        {
            return false;
        }
    }

    /**
     * Of a materialized view that selects the columns of the table. It is defined anew when these are not what they were.
     */
    final class OfMaterializedView
            implements ForeignReading
    {
        private final Refresh refresh;
        private List<Column> columns = List.of();
        private FeatureViewModel refreshed;
        private int commits;

        OfMaterializedView(Refresh refresh)
        {
            this.refresh = requireNonNull(refresh, "refresh is null");
        }

        @Override
        public List<String> afterCommit(FeatureViewModel table)
        {
            commits++;
            if (columns.isEmpty() || !table.relation().columns().containsAll(columns)) {
                columns = table.relation().columns();
                refreshed = select(table);
                String query = "SELECT %s FROM %s".formatted(RelationSql.columnNames(columns), ViewForm.qualifiedName(table.name()));
                return List.of(ViewForm.createMaterializedView(refreshed, refresh == Refresh.WITHIN_GRACE ? "" : ViewForm.NO_GRACE, query), refreshStatement());
            }
            if (refresh == Refresh.AFTER_EACH_COMMIT || (refresh == Refresh.WITHIN_GRACE && commits % 3 == 0)) {
                refreshed = select(table);
                return List.of(refreshStatement());
            }
            return List.of();
        }

        private String refreshStatement()
        {
            return "REFRESH MATERIALIZED VIEW " + ViewForm.qualifiedName(refreshed.name());
        }

        @Override
        public FeatureViewModel view(FeatureViewModel table)
        {
            return refresh == Refresh.WITHIN_GRACE ? refreshed : select(table);
        }

        private FeatureViewModel select(FeatureViewModel table)
        {
            List<String> names = columns.stream().map(Column::name).toList();
            List<Row> rows = table.rows().stream().map(row -> table.relation().project(row, names)).toList();
            return form().typed(table.withName(table.name() + "_" + refresh).withRelation(new Relation(columns, rows)));
        }

        @Override
        public ViewForm form()
        {
            return refresh == Refresh.ONCE ? ViewForm.STALE_MATERIALIZED_VIEW : ViewForm.MATERIALIZED_VIEW;
        }

        @Override
        public boolean isRefreshed()
        {
            return refresh == Refresh.AFTER_EACH_COMMIT;
        }
    }

    enum Refresh
    {
        /// What is read is stored, and new
        AFTER_EACH_COMMIT,
        /// What is read is stored, and may be old
        WITHIN_GRACE,
        /// What is read is computed
        ONCE,
    }
}
