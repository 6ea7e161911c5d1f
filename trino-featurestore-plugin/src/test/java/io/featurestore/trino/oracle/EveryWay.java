package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.Session;
import io.trino.testing.QueryRunner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Compares each of the product's ways to read features with the oracle.
 */
final class EveryWay
{
    /// Spines up to this size stand in the query itself
    private static final int MAX_INLINE_ROWS = 20;

    private final OracleChecker checker;
    private final AtomicInteger names = new AtomicInteger();

    EveryWay(QueryRunner queryRunner)
    {
        this.checker = new OracleChecker(requireNonNull(queryRunner, "queryRunner is null"));
    }

    /**
     * Makes the case's feature views and compares every way to join them to the spine.
     */
    void checkJoin(Session session, JoinCase joinCase, Set<JoinWay> ways, ViewForm form)
    {
        checkCreatedJoin(session, create(session, joinCase, form), ways);
    }

    /**
     * The case with views that exist, under names of their own.
     */
    CreatedCase create(Session session, JoinCase joinCase, ViewForm form)
    {
        ImmutableList.Builder<String> setup = ImmutableList.builder();
        ConcurrentMap<FeatureViewModel, FeatureViewModel> created = new ConcurrentHashMap<>();
        List<RequestedFeatures> requests = joinCase.requests().stream()
                .map(request -> request.withView(created.computeIfAbsent(request.view(), view -> {
                    FeatureViewModel named = view.withName(uniqueName(view.name()));
                    setup.addAll(form.create(named));
                    return named;
                })))
                .collect(toImmutableList());
        Relation spine = joinCase.spine().relation();
        String spineQuery = RelationSql.select(spine);
        if (spine.rows().size() > MAX_INLINE_ROWS) {
            String table = ViewForm.foreignName(uniqueName("spine"));
            setup.add("CREATE TABLE %s %s".formatted(table, RelationSql.columnDefinitions(spine.columns())));
            setup.addAll(RelationSql.insert(table, spine));
            spineQuery = "SELECT * FROM " + table;
        }
        checker.execute(session, setup.build());
        List<RequestedFeatures> typedRequests = requests.stream()
                .map(request -> request.withView(form.typed(request.view())))
                .collect(toImmutableList());
        return new CreatedCase(joinCase.withRequests(typedRequests), form, setup.build(), spineQuery);
    }

    void checkCreatedJoin(Session session, CreatedCase created, Set<JoinWay> ways)
    {
        List<JoinWay> fittingWays = ways.stream()
                .filter(way -> way.canJoin(created.joinCase(), created.form()))
                .collect(toImmutableList());
        checkArgument(!fittingWays.isEmpty(), "no way joins such a case over %s: %s", created.form(), created.joinCase());
        for (JoinWay way : fittingWays) {
            try {
                checkJoin(session, created, way);
            }
            catch (AssertionError e) {
                checkReducedJoins(session, created, way, e);
                throw e;
            }
        }
    }

    /**
     * Tries a spine row that came out wrong with each request alone and no more than the rows of its entity, and fails if that shows the
     * difference too.
     */
    private void checkReducedJoins(Session session, CreatedCase created, JoinWay way, AssertionError difference)
    {
        JoinCase joinCase = created.joinCase();
        if (joinCase.spine().rows().size() <= MAX_INLINE_ROWS || joinCase.spine().timestampColumn().isEmpty()) {
            return;
        }
        SqlCase sqlCase = way.render(joinCase, uniqueName("training"), created.spineQuery());
        checker.execute(session, sqlCase.setup());
        Set<Row> actual = ImmutableSet.copyOf(checker.rows(way.session(session), sqlCase));
        List<Row> expected = PointInTimeOracle.join(joinCase, Optional.empty());
        Optional<Row> wrong = IntStream.range(0, expected.size())
                .filter(i -> !actual.contains(expected.get(i)))
                .mapToObj(joinCase.spine().rows()::get)
                .findFirst();
        for (RequestedFeatures request : wrong.isPresent() ? joinCase.requests() : List.<RequestedFeatures>of()) {
            try {
                checkJoin(session, create(session, joinCase.withRequests(List.of(request)).reducedTo(wrong.orElseThrow()), created.form()), way);
            }
            catch (AssertionError e) {
                e.addSuppressed(difference);
                throw e;
            }
        }
    }

    private void checkJoin(Session session, CreatedCase created, JoinWay way)
    {
        JoinCase joinCase = created.joinCase();
        SqlCase sqlCase = way.render(joinCase, uniqueName("training"), created.spineQuery()).over(created.form());
        checker.execute(session, sqlCase.setup());
        if (joinCase.spine().timestampColumn().isPresent()) {
            checker.check(way.session(session), sqlCase.after(created.setup()), PointInTimeOracle.join(joinCase, Optional.empty()));
        }
        else {
            checker.checkNow(way.session(session), sqlCase.after(created.setup()), now -> PointInTimeOracle.join(joinCase, Optional.of(now)));
        }
    }

    /**
     * Makes the feature view and compares every way to ask for all its entities at once.
     */
    void checkView(Session session, FeatureViewModel view, List<Moment> times, ViewForm form)
    {
        FeatureViewModel named = view.withName(uniqueName(view.name()));
        List<String> setup = form.create(named);
        checker.execute(session, setup);
        checkCreatedView(session, form.typed(named), times, form, setup);
    }

    void checkCreatedViews(Session session, CreatedCase created, List<Moment> times)
    {
        created.joinCase().requests().stream()
                .map(RequestedFeatures::view)
                .distinct()
                .forEach(view -> checkCreatedView(session, view, times, created.form(), created.setup()));
    }

    private void checkCreatedView(Session session, FeatureViewModel view, List<Moment> times, ViewForm form, List<String> setup)
    {
        for (AsOfWay way : AsOfWay.values()) {
            if (way.canRead(form)) {
                checkAsOf(session, view, times, way, false, form, setup);
                if (way.canFilterByCreated() && view.createdColumn().isPresent()) {
                    checkAsOf(session, view, times, way, true, form, setup);
                }
            }
        }
        checker.checkNow(session, HistoryRelations.latest(view).over(form).after(setup), now -> PointInTimeOracle.asOf(view, now, false));
        if (HistoryRelations.hasTimeline(view)) {
            checker.checkNow(session, HistoryRelations.timeline(view).over(form).after(setup), now -> PointInTimeOracle.timeline(view, now));
        }
    }

    private void checkAsOf(Session session, FeatureViewModel view, List<Moment> times, AsOfWay way, boolean filterByCreated, ViewForm form, List<String> setup)
    {
        List<Moment> askedTimes = times.stream().map(way::asked).collect(toImmutableList());
        ImmutableList.Builder<Row> expected = ImmutableList.builder();
        for (int i = 0; i < askedTimes.size(); i++) {
            Row number = Row.row((long) i);
            PointInTimeOracle.asOf(view, askedTimes.get(i), filterByCreated)
                    .forEach(row -> expected.add(number.append(row)));
        }
        checker.check(session, way.render(view, askedTimes, filterByCreated).over(form).after(setup), expected.build());
    }

    private String uniqueName(String name)
    {
        return name + "_" + names.incrementAndGet();
    }

    /**
     * Rows compared so far, for each way.
     */
    Map<String, Integer> comparedRows()
    {
        return checker.comparedRows();
    }

    /**
     * @param setup the statements that made what the case reads
     */
    record CreatedCase(JoinCase joinCase, ViewForm form, List<String> setup, String spineQuery)
    {
        CreatedCase
        {
            requireNonNull(joinCase, "joinCase is null");
            requireNonNull(form, "form is null");
            setup = ImmutableList.copyOf(requireNonNull(setup, "setup is null"));
            requireNonNull(spineQuery, "spineQuery is null");
        }
    }
}
