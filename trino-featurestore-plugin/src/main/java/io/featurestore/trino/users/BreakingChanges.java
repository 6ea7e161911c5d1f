package io.featurestore.trino.users;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimaps;
import com.google.common.collect.SetMultimap;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.VisibleRelations;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.transaction.TransactionContext;
import io.featurestore.trino.users.FeatureUse.Reading;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_BREAKING_CHANGE;
import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.users.BreakingChangeProperties.ALLOW_BREAKING_CHANGES;
import static io.featurestore.trino.users.BreakingChangeProperties.areBreakingChangesAllowed;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// Refuses changes of feature views that take away what others use. While one is checked and made, no statement of this server makes a new user
final class BreakingChanges
{
    private static final List<FeatureUse> ANY_USE = Stream.of(Reading.values())
            .map(reading -> new FeatureUse("any", new SchemaTableName("any", "any"), reading, Optional.empty()))
            .collect(toImmutableList());

    private final String catalogName;
    private final FeatureViews featureViews;
    private final VisibleRelations visible;
    private final Set<FeatureUsers> users;
    private final ReadWriteLock lock;

    BreakingChanges(TransactionContext transaction, Set<FeatureUsers> users, ReadWriteLock lock)
    {
        this.catalogName = transaction.catalogName();
        this.featureViews = transaction.featureViews();
        this.visible = transaction.visible();
        this.users = ImmutableSet.copyOf(requireNonNull(users, "users is null"));
        this.lock = requireNonNull(lock, "lock is null");
    }

    // A statement that may make a new user
    void runForUser(Runnable statement)
    {
        locked(lock.readLock(), statement);
    }

    // The change says what the feature view will be
    void run(ConnectorSession session, SchemaTableName name, UnaryOperator<FeatureShape> change, Runnable statement)
    {
        Optional<ResolvedFeatureView> view = areBreakingChangesAllowed(session) ? Optional.empty() : find(session, name);
        Optional<FeatureShape> before = view.map(FeatureShape::of);
        Optional<FeatureShape> after = before.flatMap(shape -> found(() -> Optional.of(change.apply(shape))));
        if (after.isEmpty() || BrokenUse.of(before.orElseThrow(), after.orElseThrow(), ANY_USE).isEmpty()) {
            runForUser(statement);
            return;
        }
        locked(lock.writeLock(), () -> {
            check(session, name, BrokenUse.of(before.orElseThrow(), after.orElseThrow(), uses(session, view.orElseThrow())));
            statement.run();
        });
    }

    private List<FeatureUse> uses(ConnectorSession session, ResolvedFeatureView view)
    {
        return users.stream()
                .flatMap(known -> known.of(session, view).stream())
                .collect(toImmutableList());
    }

    private Optional<ResolvedFeatureView> find(ConnectorSession session, SchemaTableName name)
    {
        return found(() -> featureViews.find(session, name));
    }

    // A definition that cannot be read has nothing to lose, and the statement itself tells what is wrong with a new one
    private static <T> Optional<T> found(Supplier<Optional<T>> reading)
    {
        try {
            return reading.get();
        }
        catch (TrinoException e) {
            return Optional.empty();
        }
    }

    private void check(ConnectorSession session, SchemaTableName name, List<BrokenUse> broken)
    {
        if (broken.isEmpty()) {
            return;
        }
        Set<SchemaTableName> known = visible.filter(session, broken.stream().map(use -> use.use().user()).collect(toImmutableSet()));
        SetMultimap<String, FeatureUse> uses = Multimaps.newSetMultimap(new LinkedHashMap<>(), LinkedHashSet::new);
        broken.forEach(use -> uses.put(use.problem(), use.use()));
        throw new TrinoException(FEATURE_STORE_BREAKING_CHANGE, "Cannot change feature view %s, because others use what it has: %s. SELECT * FROM %s.%s.%s lists all uses; SET SESSION %s.%s = true allows the change".formatted(
                name,
                uses.asMap().entrySet().stream()
                        .map(problem -> "%s (%s)".formatted(problem.getKey(), told(problem.getValue(), known)))
                        .collect(joining("; ")),
                quote(catalogName),
                quote(name.getSchemaName()),
                quote(name.getTableName() + UsersRelation.MARK),
                quote(catalogName),
                ALLOW_BREAKING_CHANGES));
    }

    private static String told(Collection<FeatureUse> uses, Set<SchemaTableName> known)
    {
        List<String> named = uses.stream()
                .filter(use -> known.contains(use.user()))
                .map(FeatureUse::description)
                .distinct()
                .sorted()
                .collect(toImmutableList());
        long others = uses.stream()
                .map(FeatureUse::user)
                .filter(user -> !known.contains(user))
                .distinct()
                .count();
        return Stream.concat(named.stream(), others == 0 ? Stream.empty() : Stream.of("%s that you may not see".formatted(others)))
                .collect(joining(", "));
    }

    private static void locked(Lock lock, Runnable runnable)
    {
        lock.lock();
        try {
            runnable.run();
        }
        finally {
            lock.unlock();
        }
    }
}
