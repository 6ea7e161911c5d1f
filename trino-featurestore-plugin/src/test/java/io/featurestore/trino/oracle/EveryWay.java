package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.trino.Session;
import io.trino.testing.QueryRunner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

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
        List<FeatureRequest> requests = joinCase.requests().stream()
                .map(request -> request.withView(form.typed(created.computeIfAbsent(request.view(), view -> {
                    FeatureViewModel named = view.withName(uniqueName(view.name()));
                    setup.addAll(form.create(named));
                    return named;
                }))))
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
        return new CreatedCase(joinCase.withRequests(requests), form, setup.build(), spineQuery);
    }

    void checkCreatedJoin(Session session, CreatedCase created, Set<JoinWay> ways)
    {
        List<Row> expected = PointInTimeOracle.join(created.joinCase(), Optional.empty());
        List<JoinWay> fittingWays = ways.stream()
                .filter(way -> way.canJoin(created.joinCase(), created.form()))
                .collect(toImmutableList());
        checkArgument(!fittingWays.isEmpty(), "no way joins such a case over %s: %s", created.form(), created.joinCase());
        for (JoinWay way : fittingWays) {
            SqlCase sqlCase = way.render(created.joinCase(), uniqueName("training"), created.spineQuery()).over(created.form());
            checker.execute(session, sqlCase.setup());
            checker.check(session, sqlCase.after(created.setup()), expected);
        }
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
