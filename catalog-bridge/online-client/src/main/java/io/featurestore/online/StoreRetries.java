package io.featurestore.online;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import static io.featurestore.online.OnlineStoreException.Reason.UNAVAILABLE;
import static java.util.Objects.requireNonNull;

final class StoreRetries
{
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);
    private static final Duration MIN_PAUSE = Duration.ofMillis(50);

    private final OnlineStoreOptions options;
    private final String task;
    private int attempts = 1;

    StoreRetries(OnlineStoreOptions options, String task)
    {
        this.options = requireNonNull(options, "options is null");
        this.task = requireNonNull(task, "task is null");
    }

    RuntimeException checkPassing(RuntimeException failure)
    {
        if (attempts >= options.attempts() || !StoreFailures.isPassing(failure)) {
            throw StoreFailures.explain(options, task, failure);
        }
        return failure;
    }

    void pause(RuntimeException failure, Runnable refresh)
    {
        long longest = Math.min(MAX_PAUSE.toNanos(), MIN_PAUSE.toNanos() << Math.min(attempts, 10));
        long until = System.nanoTime() + ThreadLocalRandom.current().nextLong(longest / 2, longest);
        attempts++;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new OnlineStoreException(UNAVAILABLE, "Interrupted while waiting for the online store at %s to answer %s".formatted(options, task), failure);
            }
            LockSupport.parkNanos(left);
        }
        if (StoreFailures.isBroken(failure)) {
            try {
                refresh.run();
            }
            catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
