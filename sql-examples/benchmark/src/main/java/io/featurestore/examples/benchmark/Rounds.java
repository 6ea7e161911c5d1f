package io.featurestore.examples.benchmark;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Ordering;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

/**
 * Runs all tasks unmeasured to warm them up, then measures them round by round, so that noise on the machine hits all alike. Slow tasks
 * come last, and one that failed or reached its limit is not repeated. When the budget is spent no run is started, except in the first
 * round.
 */
final class Rounds
{
    private static final Duration LEAST_LIMIT = Duration.ofSeconds(10);
    // A longer run is warm before it ends
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(3);
    private static final int WARM_UP_SHARE = 2;
    private static final Duration SLOW = Duration.ofSeconds(5);

    private final Meter meter;
    private final PrintStream output;
    private final Duration limit;
    private final int rounds;
    private final int warmUps;
    private final Stopwatch sinceStart;
    private final Duration budget;

    public Rounds(Meter meter, PrintStream output, Duration limit, int rounds, int warmUps, Stopwatch sinceStart, Duration budget)
    {
        this.meter = requireNonNull(meter, "meter is null");
        this.output = requireNonNull(output, "output is null");
        this.limit = requireNonNull(limit, "limit is null");
        this.rounds = rounds;
        this.warmUps = warmUps;
        this.sinceStart = requireNonNull(sinceStart, "sinceStart is null");
        this.budget = requireNonNull(budget, "budget is null");
    }

    public List<Result> run(List<Task> tasks)
    {
        warmUp(tasks);
        ListMultimap<Task, Run> runs = LinkedListMultimap.create();
        output.printf("Round 1 of %s%n", rounds);
        for (Task task : tasks) {
            measure(task, firstLimit(), runs);
        }
        Map<Boolean, List<Task>> again = tasks.stream()
                .filter(task -> runs.get(task).getFirst().status() == Run.Status.OK)
                .collect(partitioningBy(task -> runs.get(task).getFirst().usage().wallNanos() > SLOW.toNanos()));
        if (!moreRounds(again.get(false), runs) || !moreRounds(again.get(true), runs)) {
            output.println("The time is over; medians are over the runs so far");
        }
        return results(tasks, runs);
    }

    // False when the budget is spent
    private boolean moreRounds(List<Task> tasks, ListMultimap<Task, Run> runs)
    {
        for (int round = 2; round <= rounds; round++) {
            output.printf("Round %s of %s%n", round, rounds);
            for (Task task : tasks) {
                if (sinceStart.elapsed().compareTo(budget) > 0) {
                    return false;
                }
                if (runs.get(task).getLast().status() == Run.Status.OK) {
                    measure(task, limit, runs);
                }
            }
        }
        return true;
    }

    private void measure(Task task, Duration runLimit, ListMultimap<Task, Run> runs)
    {
        Run run = meter.measure(task, runLimit);
        print(task, run);
        runs.put(task, run);
    }

    private void warmUp(List<Task> tasks)
    {
        Set<Task> slow = new HashSet<>();
        for (int round = 1; round <= warmUps; round++) {
            output.printf("Warming up, round %s of %s%n", round, warmUps);
            for (Task task : tasks) {
                if (sinceStart.elapsed().multipliedBy(WARM_UP_SHARE).compareTo(budget) > 0) {
                    output.println("Half of the time is over; measuring begins");
                    return;
                }
                if (!slow.contains(task) && meter.measure(task, Ordering.natural().min(limit, WARM_UP_LIMIT)).status() != Run.Status.OK) {
                    slow.add(task);
                }
            }
        }
    }

    // Every task has a first round, with less time for each when the budget runs out
    private Duration firstLimit()
    {
        Duration left = budget.minus(sinceStart.elapsed());
        Duration least = Ordering.natural().min(limit, LEAST_LIMIT);
        return Ordering.natural().max(least, Ordering.natural().min(limit, left));
    }

    private static List<Result> results(List<Task> tasks, ListMultimap<Task, Run> runs)
    {
        ImmutableList.Builder<Result> results = ImmutableList.builder();
        tasks.forEach(task -> results.add(Result.of(task.shape(), task.way(), runs.get(task))));
        return results.build();
    }

    private void print(Task task, Run run)
    {
        output.printf(
                Locale.ROOT,
                "  %-10s %-32s %-6s %8.2f CPU s %8.2f s %s%n",
                task.shape(),
                task.way().label(),
                run.status().label(),
                run.usage().processorNanos() / 1e9,
                run.usage().wallNanos() / 1e9,
                run.message().lines().findFirst().orElse(""));
    }
}
