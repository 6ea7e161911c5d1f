package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import io.airlift.units.DataSize;
import io.featurestore.trino.index.TestingHistoryLoader.Load;
import io.featurestore.trino.source.HistoryColumn;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.type.Type;
import io.trino.testing.TestingConnectorSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import static io.airlift.units.DataSize.Unit.BYTE;
import static io.trino.spi.StandardErrorCode.EXCEEDED_LOCAL_MEMORY_LIMIT;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAsOfIndexCache
{
    private final TestingHistoryLoader loader = new TestingHistoryLoader();
    private Instant now = Instant.parse("2025-10-18T10:00:00Z");
    private final AsOfIndexCache indexes = new AsOfIndexCache(loader, DataSize.of(100, BYTE), new MeasuredIndexes(), () -> now);

    private record Snapshot(long id)
            implements ConnectorTableHandle {}

    @Test
    void testEqualRequestsShareOneFill()
    {
        List<CompletableFuture<AsOfIndexLease>> users = Stream.generate(() -> supplyAsync(() -> acquire(request("stats", 1))))
                .limit(20)
                .toList();
        List<AsOfIndexLease> leases = users.stream().map(CompletableFuture::join).toList();
        assertThat(loader.loads()).hasSize(1);
        assertThat(leases).noneMatch(lease -> lease.history().isDone());

        FeatureHistory history = fill(loader.last(), 10);
        assertThat(leases).allMatch(lease -> lease.history().join() == history);
        assertThat(indexes.getHits()).isEqualTo(19);
        assertThat(indexes.getMisses()).isEqualTo(1);
        assertThat(indexes.getBytes()).isEqualTo(10);
    }

    @Test
    void testWhatMakesADifference()
    {
        HistorySource source = source("stats", 1, ImmutableList.of(BIGINT));
        HistoryRequest request = HistoryRequest.of(source, ImmutableList.of(BIGINT), UTC_KEY, false);
        assertThat(HistoryRequest.of(source("stats", 1, ImmutableList.of(BIGINT)), ImmutableList.of(BIGINT), UTC_KEY, false)).isEqualTo(request);
        assertThat(HistoryRequest.of(source("stats", 2, ImmutableList.of(BIGINT)), ImmutableList.of(BIGINT), UTC_KEY, false)).isNotEqualTo(request);
        assertThat(HistoryRequest.of(source("stats", 1, ImmutableList.of(BIGINT, BIGINT)), ImmutableList.of(BIGINT), UTC_KEY, false)).isNotEqualTo(request);
        assertThat(HistoryRequest.of(source, ImmutableList.of(BIGINT), UTC_KEY, true)).isNotEqualTo(request);
        // A zone matters where a timestamp without one is compared to one with
        assertThat(HistoryRequest.of(source, ImmutableList.of(BIGINT), getTimeZoneKey("Asia/Tokyo"), false)).isEqualTo(request);
        assertThat(HistoryRequest.of(source, ImmutableList.of(TIMESTAMP_TZ_MICROS), getTimeZoneKey("Asia/Tokyo"), false))
                .isNotEqualTo(HistoryRequest.of(source, ImmutableList.of(TIMESTAMP_TZ_MICROS), UTC_KEY, false));
    }

    @Test
    void testColumnsAreAddedToThoseThatAreThere()
    {
        HistoryRequest both = requestOfTwo();
        List<HistoryColumn> columns = both.source().values();
        AsOfIndexLease first = acquire(both.withValues(columns.subList(0, 1)));
        fill(loader.last(), 40);
        AsOfIndexLease second = acquire(both.withValues(columns.subList(1, 2)));
        // Other tasks of the query
        AsOfIndexLease third = acquire(both.withValues(columns.subList(1, 2)));
        assertThat(loader.loads()).hasSize(2);
        assertThat(loader.last().request()).isEqualTo(both);
        assertThat(loader.last().extended()).contains(first.history().join());
        fill(loader.last(), 20);
        assertThat(second.history().join().values()).hasSize(1);
        assertThat(third.history()).isCompleted();
        assertThat(acquire(both).history().join().values()).hasSize(2);
        assertThat(indexes.isFilled(both.withValues(ImmutableList.of()))).isTrue();
        assertThat(loader.loads()).hasSize(2);
        assertThat(indexes.getEntries()).isEqualTo(1);
        assertThat(indexes.getBytes()).isEqualTo(60);
        assertThat(indexes.getHits()).isEqualTo(2);

        // Who waited for the first column uses the index of both
        now = now.plus(CachedAsOfIndex.MAX_IDLE).plus(Duration.ofSeconds(1));
        first.use();
        acquire(request("big", 1));
        assertThatThrownBy(() -> loader.last().budget().reserve(50, 1)).isInstanceOf(TrinoException.class);
        first.close();
        second.close();
        third.close();
    }

    @Test
    void testColumnsThatDoNotFitBesideOthersAreLoadedAlone()
    {
        HistoryRequest both = requestOfTwo();
        List<HistoryColumn> columns = both.source().values();
        AsOfIndexLease first = acquire(both.withValues(columns.subList(0, 1)));
        fill(loader.last(), 70);
        first.close();
        AsOfIndexLease second = acquire(both.withValues(columns.subList(1, 2)));
        assertThat(loader.last().extended()).isPresent();
        failFor(50, loader.last());
        assertThat(loader.last().request()).isEqualTo(both.withValues(columns.subList(1, 2)));
        assertThat(loader.last().extended()).isEmpty();
        fill(loader.last(), 60);
        assertThat(second.history()).isCompleted();
        assertThat(indexes.getBytes()).isEqualTo(60);
        assertThat(indexes.getEntries()).isEqualTo(1);
    }

    @Test
    void testOrderThatDependsOnColumnsIsNotShared()
    {
        HistoryRequest both = requestOfTwo();
        List<HistoryColumn> columns = both.source().values();
        AsOfIndexLease all = acquire(both);
        List<Object> row = List.of(0L, 0L, 0L, 1L, 2L);
        loader.last().history().complete(twoValues().history(both, List.of(row, List.of(0L, 0L, 0L, 2L, 1L))));
        assertThat(all.history()).isCompleted();
        AsOfIndexLease one = acquire(both.withValues(columns.subList(1, 2)));
        assertThat(one.history()).isNotDone();
        assertThat(loader.last().extended()).isEmpty();
        assertThat(loader.last().request()).isEqualTo(both.withValues(columns.subList(1, 2)));
    }

    private static HistoryTester twoValues()
    {
        return new HistoryTester(ImmutableList.of(TIMESTAMP_MICROS), Optional.of(TIMESTAMP_MICROS), Optional.of(TIMESTAMP_MICROS), ImmutableList.of(BIGINT, BIGINT), OptionalLong.empty(), false, TIMESTAMP_MICROS, 10);
    }

    private static HistoryRequest requestOfTwo()
    {
        return HistoryRequest.of(source("stats", 1, ImmutableList.of(BIGINT, BIGINT)), ImmutableList.of(TIMESTAMP_MICROS), UTC_KEY, false);
    }

    @Test
    void testIdleIndexesMakeRoom()
    {
        useOnce("old", 1, 40);
        useOnce("older", 1, 40);
        useOnce("old", 1, 40);
        AsOfIndexLease lease = acquire(request("big", 1));
        fill(loader.last(), 60);
        assertThat(lease.history()).isCompleted();
        assertThat(views()).containsExactlyInAnyOrder("old@1", "big@1");
        assertThat(indexes.getEvictions()).isEqualTo(1);
        assertThat(indexes.getBytes()).isEqualTo(100);
    }

    @Test
    void testOlderSnapshotsGoFirst()
    {
        useOnce("other", 1, 30);
        useOnce("stats", 1, 30);
        useOnce("stats", 2, 30);
        useOnce("big", 1, 40);
        assertThat(views()).containsExactlyInAnyOrder("other@1", "stats@2", "big@1");
    }

    @Test
    void testIndexesInUseStay()
    {
        AsOfIndexLease used = acquire(request("used", 1));
        fill(loader.last(), 70);
        AsOfIndexLease lease = acquire(request("s.big", 1));
        Load load = loader.last();
        load.budget().reserve(20, 2);
        assertThatThrownBy(() -> load.budget().reserve(20, 4))
                .isInstanceOf(TrinoException.class)
                .hasMessage("The history of feature view 's.big' does not fit in memory: after 4 rows of it, its index needs 40B, others in use hold 70B, and featurestore.as-of-index.max-memory allows 100B on each worker. " +
                        "Use a training set with the session property join_pushdown_enabled = false, or \"big@<time>\", which run in the engine for any number of rows; or ask for fewer features, or raise the limit")
                .extracting(e -> ((TrinoException) e).getErrorCode()).isEqualTo(EXCEEDED_LOCAL_MEMORY_LIMIT.toErrorCode());
        load.history().completeExceptionally(new IllegalStateException("too big"));
        assertThat(lease.history()).isCompletedExceptionally();
        assertThat(indexes.getBytes()).isEqualTo(70);
        assertThat(views()).containsExactly("used@1");
        assertThat(used.history()).isCompleted();

        // A failure is not kept
        used.close();
        useOnce("s.big", 1, 90);
        assertThat(views()).containsExactly("s.big@1");
    }

    @Test
    void testFillsThatDoNotFitTogetherFollowEachOther()
    {
        AsOfIndexLease first = acquire(request("first", 1));
        Load firstLoad = loader.last();
        AsOfIndexLease second = acquire(request("second", 1));
        Load secondLoad = loader.last();
        firstLoad.budget().reserve(60, 1);
        secondLoad.budget().reserve(30, 1);
        failFor(20, secondLoad);
        assertThat(second.history()).isNotDone();
        assertThat(indexes.getBytes()).isEqualTo(60);

        // Nobody passes the one that waits
        AsOfIndexLease third = acquire(request("third", 1));
        assertThat(loader.loads()).hasSize(2);
        firstLoad.budget().reserve(30, 2);
        firstLoad.budget().release(60);
        fill(firstLoad, 0);
        assertThat(first.history()).isCompleted();
        assertThat(loader.loads()).hasSize(3);
        fill(loader.last(), 50);
        assertThat(second.history()).isCompleted();
        assertThat(loader.loads()).hasSize(4);

        // What is filled and in use is not waited for
        failFor(30, loader.last());
        assertThat(third.history()).isCompletedExceptionally();
        assertThat(AsOfIndexCache.isMemoryShort(third.history().exceptionNow())).isTrue();
        assertThat(views()).containsExactlyInAnyOrder("first@1", "second@1");
    }

    private static void failFor(long bytes, Load load)
    {
        assertThatThrownBy(() -> load.budget().reserve(bytes, 1))
                .satisfies(failure -> load.history().completeExceptionally(failure));
    }

    @Test
    void testFillThatWaitsIsLeftOutWhenNobodyWantsIt()
    {
        acquire(request("first", 1));
        Load firstLoad = loader.last();
        firstLoad.budget().reserve(90, 1);
        AsOfIndexLease second = acquire(request("second", 1));
        failFor(20, loader.last());
        second.close();
        fill(firstLoad, 0);
        Load again = loader.last();
        assertThat(again.request()).isEqualTo(request("second", 1));
        assertThat(again.abandoned().getAsBoolean()).isTrue();
        assertThat(views()).containsExactly("first@1");
    }

    @Test
    void testSilentUsersAreTakenForGone()
    {
        AsOfIndexLease silent = acquire(request("stats", 1));
        fill(loader.last(), 70);
        now = now.plus(CachedAsOfIndex.MAX_IDLE).plus(Duration.ofSeconds(1));
        silent.use();
        acquire(request("big", 1));
        assertThatThrownBy(() -> loader.last().budget().reserve(50, 1)).isInstanceOf(TrinoException.class);

        now = now.plus(CachedAsOfIndex.MAX_IDLE).plus(Duration.ofSeconds(1));
        loader.last().budget().reserve(50, 1);
        assertThat(indexes.getBytes()).isEqualTo(50);
        // Its user can go on
        assertThat(silent.history()).isCompleted();
    }

    @Test
    void testFillThatNobodyWaitsForStops()
    {
        AsOfIndexLease first = acquire(request("stats", 1));
        AsOfIndexLease second = acquire(request("stats", 1));
        Load load = loader.last();
        load.budget().reserve(30, 1);
        first.close();
        assertThat(load.abandoned().getAsBoolean()).isFalse();
        second.close();
        assertThat(load.abandoned().getAsBoolean()).isTrue();
        assertThat(indexes.getBytes()).isZero();
        load.budget().reserve(500, 2);
        assertThat(indexes.getBytes()).isZero();

        AsOfIndexLease later = acquire(request("stats", 1));
        assertThat(loader.loads()).hasSize(2);
        FeatureHistory history = fill(loader.last(), 10);
        load.history().completeExceptionally(new IllegalStateException("stopped"));
        assertThat(later.history()).isCompletedWithValue(history);
        assertThat(views()).containsExactly("stats@1");
    }

    @Test
    @Timeout(60)
    void testFillOfCancelledQueryStops()
    {
        // Nobody closes the leases of a processor that the engine dropped
        acquire(request("stats", 1));
        while (!loader.last().abandoned().getAsBoolean()) {
            System.gc();
        }
        assertThat(indexes.getEntries()).isZero();
    }

    @Test
    void testIndexForOneUserIsGoneWithIt()
    {
        AsOfIndexLease lease = indexes.acquireAlone(TestingConnectorSession.SESSION, request("stats", 1));
        fill(loader.last(), 40);
        assertThat(indexes.isFilled(request("stats", 1))).isFalse();
        assertThat(indexes.getBytes()).isEqualTo(40);
        lease.close();
        assertThat(indexes.getBytes()).isZero();
    }

    @Test
    void testFewRowsDoNotWaitForAllRows()
    {
        AsOfIndexLease all = acquire(request("stats", 1));
        assertThat(indexes.isFilled(request("stats", 1))).isFalse();
        assertThat(indexes.acquireIfFilled(request("stats", 1))).isEmpty();

        FeatureHistory history = fill(loader.last(), 10);
        assertThat(all.history()).isCompletedWithValue(history);
        assertThat(indexes.isFilled(request("stats", 1))).isTrue();
        assertThat(indexes.acquireIfFilled(request("stats", 1)).orElseThrow().history()).isCompletedWithValue(history);
    }

    @Test
    void testFillThatCannotBegin()
    {
        OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
        loader.failNext(noThread);
        assertThat(acquire(request("stats", 1)).history()).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withCause(noThread);

        AsOfIndexLease later = acquire(request("stats", 1));
        FeatureHistory history = fill(loader.last(), 10);
        assertThat(later.history()).isCompletedWithValue(history);
    }

    @Test
    void testFlush()
    {
        useOnce("idle", 1, 30);
        AsOfIndexLease used = acquire(request("used", 1));
        fill(loader.last(), 40);
        indexes.flush(1);
        assertThat(indexes.states()).isEmpty();
        assertThat(indexes.getBytes()).isEqualTo(40);
        // Every query after it tells of it
        useOnce("later", 1, 30);
        indexes.flush(1);
        indexes.flush(IndexFlushes.NEVER);
        assertThat(views()).containsExactly("later@1");
        indexes.flush(2);
        assertThat(indexes.states()).isEmpty();
        assertThat(used.history()).isCompleted();
        used.close();
        assertThat(indexes.getBytes()).isZero();
    }

    private void useOnce(String view, long snapshot, long bytes)
    {
        int loads = loader.loads().size();
        try (AsOfIndexLease lease = acquire(request(view, snapshot))) {
            if (loader.loads().size() > loads) {
                fill(loader.last(), bytes);
            }
            assertThat(lease.history()).isCompleted();
        }
        now = now.plusSeconds(1);
    }

    private static FeatureHistory fill(Load load, long bytes)
    {
        load.budget().reserve(bytes, 1);
        FeatureHistory history = FeatureHistoryBuilder.of(load.request(), ImmutableList.of(), HistoryTester.TYPE_OPERATORS).build(load.request().source(), false, Optional.empty());
        load.history().complete(history);
        return history;
    }

    private AsOfIndexLease acquire(HistoryRequest request)
    {
        return indexes.acquire(TestingConnectorSession.SESSION, request);
    }

    private List<String> views()
    {
        return indexes.states().stream()
                .map(state -> state.featureView() + "@" + state.table().name().replaceAll("\\D", ""))
                .toList();
    }

    private static HistoryRequest request(String view, long snapshot)
    {
        return HistoryRequest.of(source(view, snapshot, ImmutableList.of(BIGINT)), ImmutableList.of(BIGINT), UTC_KEY, false);
    }

    private static HistorySource source(String view, long snapshot, List<Type> valueTypes)
    {
        HistorySource source = new HistoryTester(
                ImmutableList.of(TIMESTAMP_MICROS),
                Optional.of(TIMESTAMP_MICROS),
                Optional.of(TIMESTAMP_MICROS),
                valueTypes,
                OptionalLong.empty(),
                false,
                TIMESTAMP_MICROS,
                10).source();
        return new HistorySource(view, new Snapshot(snapshot), source.keys(), source.timestamp(), source.created(), source.validTo(), source.values(), source.ttlMillis());
    }
}
