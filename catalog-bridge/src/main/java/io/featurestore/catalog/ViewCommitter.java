package io.featurestore.catalog;

import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewOperations;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

// The catalog only checks that a commit is for the same view. What others stored at the same time is seen in its answer
final class ViewCommitter
{
    private static final int MAX_COMMITS = 20;

    private final Supplier<Optional<BaseView>> loader;

    ViewCommitter(Supplier<Optional<BaseView>> loader)
    {
        this.loader = requireNonNull(loader, "loader is null");
    }

    // False if there is no such view
    boolean tryCommit(ViewChange change)
    {
        AtomicBoolean found = new AtomicBoolean();
        Retries.run(() -> {
            Optional<BaseView> view = loader.get();
            found.set(view.isPresent());
            view.ifPresent(present -> commit(present.operations(), change));
        });
        return found.get();
    }

    private static void commit(ViewOperations operations, ViewChange change)
    {
        for (int commits = 0; commits < MAX_COMMITS; commits++) {
            ViewMetadata base = operations.current();
            Optional<ViewMetadata> changed = change.apply(base);
            if (changed.isEmpty()) {
                return;
            }
            operations.commit(base, changed.orElseThrow());
        }
        throw new CommitFailedException("Other writers came between in each of %s commits", MAX_COMMITS);
    }
}
