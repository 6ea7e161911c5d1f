package io.featurestore.examples.benchmark;

import com.google.common.base.Splitter;
import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import static com.google.common.util.concurrent.MoreExecutors.shutdownAndAwaitTermination;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Measures CPU time and bytes read of this whole process during a run, its compiler and garbage collector included.
 */
final class Meter
        implements AutoCloseable
{
    private static final Path PROCESS_IO = Path.of("/proc/self/io");
    private static final String READ = "rchar: ";
    private static final int SETTLE_MILLIS = 100;
    private static final int SETTLE_ATTEMPTS = 50;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final ScheduledExecutorService watchdog = newSingleThreadScheduledExecutor(Thread.ofPlatform().name("benchmark-limit").daemon().factory());

    public Run measure(Task task, Duration limit)
    {
        Engine engine = task.engine();
        if (task.before().isPresent()) {
            try {
                engine.execute(task.before().orElseThrow());
            }
            catch (SQLException e) {
                return Run.failed(new Usage(0, 0, OptionalLong.empty()), String.valueOf(e.getMessage()));
            }
        }
        System.gc();
        AtomicBoolean ended = new AtomicBoolean();
        ScheduledFuture<?> timer = watchdog.schedule(
                () -> {
                    ended.set(true);
                    engine.cancel();
                },
                limit.toMillis(),
                MILLISECONDS);
        Instant start = Instant.now();
        Usage before = usage();
        try {
            Answer answer = engine.run(task.sql());
            Usage used = usage().since(before);
            return Run.ok(answer.withBytesHeld(engine.bytesHeld(start)), used);
        }
        catch (SQLException e) {
            Usage used = usage().since(before);
            settle();
            return ended.get() ? Run.limit(used) : Run.failed(used, String.valueOf(e.getMessage()));
        }
        finally {
            timer.cancel(false);
        }
    }

    private Usage usage()
    {
        return new Usage(system.getProcessCpuTime(), System.nanoTime(), bytesRead());
    }

    // A cancelled query goes on for a while
    private void settle()
    {
        for (int attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
            long before = system.getProcessCpuTime();
            try {
                MILLISECONDS.sleep(SETTLE_MILLIS);
            }
            catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (system.getProcessCpuTime() - before < MILLISECONDS.toNanos(SETTLE_MILLIS) / 5) {
                return;
            }
        }
    }

    // From disk or from the system's cache
    private static OptionalLong bytesRead()
    {
        try {
            return Files.readAllLines(PROCESS_IO).stream()
                    .filter(line -> line.startsWith(READ))
                    .mapToLong(line -> Long.parseLong(Splitter.on(' ').splitToList(line).getLast()))
                    .findFirst();
        }
        catch (IOException _) {
            // Only Linux has it
            return OptionalLong.empty();
        }
    }

    @Override
    public void close()
    {
        shutdownAndAwaitTermination(watchdog, 1, SECONDS);
    }

    public record Usage(long processorNanos, long wallNanos, OptionalLong bytesRead)
    {
        public Usage
        {
            requireNonNull(bytesRead, "bytesRead is null");
        }

        private Usage since(Usage before)
        {
            return new Usage(
                    processorNanos - before.processorNanos,
                    wallNanos - before.wallNanos,
                    bytesRead.isPresent() && before.bytesRead.isPresent() ? OptionalLong.of(bytesRead.getAsLong() - before.bytesRead.getAsLong()) : OptionalLong.empty());
        }
    }
}
