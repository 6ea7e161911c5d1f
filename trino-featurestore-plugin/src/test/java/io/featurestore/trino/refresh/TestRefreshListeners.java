package io.featurestore.trino.refresh;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.inject.multibindings.Multibinder;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.spi.RefreshType;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static io.trino.spi.StandardErrorCode.CONSTRAINT_VIOLATION;
import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

@TestInstance(PER_CLASS)
@Execution(SAME_THREAD)
final class TestRefreshListeners
        extends AbstractTestQueryFramework
{
    private static final String SNAPSHOTS = "SELECT count(*) FROM \"visit_stats$snapshots\"";

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<CommittedRefresh> committed = new CopyOnWriteArrayList<>();
    private final TestListener first = new TestListener("first");
    private final TestListener second = new TestListener("second");

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .setConnectorModule(binder -> {
                    Multibinder<RefreshListener> listeners = newSetBinder(binder, RefreshListener.class);
                    listeners.addBinding().toInstance(first);
                    listeners.addBinding().toInstance(second);
                })
                .build();
    }

    @BeforeEach
    void createView()
    {
        assertUpdate("CREATE TABLE visits (customer_id bigint, ts timestamp(6), n bigint)");
        assertUpdate("INSERT INTO visits SELECT i, TIMESTAMP '2025-01-01 00:00:00', i FROM UNNEST(sequence(1, 100)) AS t (i)", 100);
        assertUpdate("CREATE MATERIALIZED VIEW visit_stats WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ts') AS SELECT customer_id, ts, n FROM visits");
    }

    @AfterEach
    void dropView()
    {
        assertUpdate("DROP MATERIALIZED VIEW visit_stats");
        assertUpdate("DROP TABLE visits");
        calls.clear();
        committed.clear();
        first.vetoes = false;
        first.failsAfterwards = false;
    }

    @Test
    void testListenersAreCalledInTheOrderOfTheirBindings()
    {
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 100);
        assertThat(calls).containsExactly("first before FULL of 100 rows", "second before FULL of 100 rows", "first after FULL", "second after FULL");

        calls.clear();
        assertUpdate("INSERT INTO visits VALUES (1, TIMESTAMP '2025-01-02 00:00:00', 2)", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 2);
        assertThat(calls).containsExactly("first before INCREMENTAL of 2 rows", "second before INCREMENTAL of 2 rows", "first after INCREMENTAL", "second after INCREMENTAL");

        calls.clear();
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 0);
        assertThat(calls).isEmpty();
    }

    @Test
    void testListenersAreToldWhatWasCommitted()
    {
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 100);
        assertUpdate("INSERT INTO visits VALUES (1, TIMESTAMP '2025-01-02 00:00:00', 2)", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 2);
        assertUpdate("DELETE FROM visits WHERE customer_id > 1", 99);
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 2);

        assertThat(committed).extracting(CommittedRefresh::type).containsExactly(RefreshType.FULL, RefreshType.FULL, RefreshType.INCREMENTAL, RefreshType.INCREMENTAL, RefreshType.FULL, RefreshType.FULL);
        assertThat(committed).allSatisfy(refresh -> assertThat(refresh.view().name()).hasToString("ecommerce.visit_stats"));
        CommittedRefresh incremental = committed.get(2);
        assertThat(rows(incremental)).isEqualTo(2);
        assertThat(incremental.snapshot().removedDataFiles(incremental.table().io())).isEmpty();
        assertThat(incremental.snapshot().addedDeleteFiles(incremental.table().io())).hasSize(1);
        CommittedRefresh full = committed.getLast();
        assertThat(rows(full)).isEqualTo(2);
        assertThat(full.snapshot().removedDataFiles(full.table().io())).isNotEmpty();
        assertThat(query("SELECT snapshot_id, summary['test.first'], summary['test.second'] FROM \"visit_stats$snapshots\" ORDER BY committed_at DESC LIMIT 1"))
                .matches("VALUES (BIGINT '%s', VARCHAR 'FULL', VARCHAR 'FULL')".formatted(full.snapshot().snapshotId()));
    }

    @Test
    void testVetoLeavesTheStoredRows()
    {
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 100);
        long snapshots = (long) computeScalar(SNAPSHOTS);
        calls.clear();

        first.vetoes = true;
        assertUpdate("INSERT INTO visits VALUES (1, TIMESTAMP '2025-01-02 00:00:00', 2)", 1);
        assertQueryFails("REFRESH MATERIALIZED VIEW visit_stats", "Refused by first");
        assertUpdate("DELETE FROM visits WHERE customer_id = 2", 1);
        assertQueryFails("REFRESH MATERIALIZED VIEW visit_stats", "Refused by first");
        assertThat(calls).containsExactly("first before INCREMENTAL of 2 rows", "first before FULL of 100 rows");
        assertThat(computeScalar(SNAPSHOTS)).isEqualTo(snapshots);
        assertQuery("SELECT count(*), count_if(\"$valid_to\" > TIMESTAMP '9999-01-01 00:00:00') FROM visit_stats", "VALUES (100, 100)");

        first.vetoes = false;
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 100);
        assertQuery("SELECT count(*), count_if(\"$valid_to\" > TIMESTAMP '9999-01-01 00:00:00') FROM visit_stats", "VALUES (100, 99)");
    }

    @Test
    void testFailureAfterTheCommitIsSurvived()
    {
        first.failsAfterwards = true;
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 100);
        assertThat(calls).endsWith("first after FULL", "second after FULL");
        assertQuery("SELECT count(*) FROM visit_stats", "VALUES 100");
        assertUpdate("REFRESH MATERIALIZED VIEW visit_stats", 0);
    }

    private static long rows(CommittedRefresh refresh)
    {
        return ImmutableList.copyOf(refresh.snapshot().addedDataFiles(refresh.table().io())).stream()
                .mapToLong(file -> file.recordCount())
                .sum();
    }

    private final class TestListener
            implements RefreshListener
    {
        private final String name;
        private volatile boolean vetoes;
        private volatile boolean failsAfterwards;

        private TestListener(String name)
        {
            this.name = name;
        }

        @Override
        public Map<String, String> beforeCommit(ConnectorSession session, PendingRefresh refresh)
        {
            long rows = refresh.files().data().stream().mapToLong(file -> file.recordCount()).sum();
            calls.add("%s before %s of %s rows".formatted(name, refresh.type(), rows));
            if (vetoes) {
                throw new TrinoException(CONSTRAINT_VIOLATION, "Refused by " + name);
            }
            return ImmutableMap.of("test." + name, refresh.type().toString());
        }

        @Override
        public void afterCommit(ConnectorSession session, CommittedRefresh refresh)
        {
            calls.add("%s after %s".formatted(name, refresh.type()));
            committed.add(refresh);
            if (failsAfterwards) {
                throw new TrinoException(GENERIC_INTERNAL_ERROR, name + " fails");
            }
        }
    }
}
