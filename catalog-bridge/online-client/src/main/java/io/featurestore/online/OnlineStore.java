package io.featurestore.online;

import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import static java.util.Objects.requireNonNull;

/**
 * Connections to a store that speaks Redis's protocol. They are opened when first needed. It can be used by many threads.
 */
public final class OnlineStore
        implements AutoCloseable
{
    private static final Executor OTHER_NODES = task -> Thread.ofVirtual().name("online-store").start(task);

    private final OnlineStoreOptions options;
    private final StoreKeys keys;
    private Optional<StoreNodes> nodes = Optional.empty();

    private OnlineStore(OnlineStoreOptions options)
    {
        this.options = requireNonNull(options, "options is null");
        this.keys = options.keys();
    }

    public static OnlineStore connect(OnlineStoreOptions options)
    {
        return new OnlineStore(options);
    }

    public OnlineWriter writer(InstantSource clock)
    {
        return new OnlineWriter(this, clock);
    }

    public OnlineReader reader()
    {
        return new OnlineReader(this);
    }

    public OnlineFeatures features(InstantSource clock)
    {
        return new OnlineFeatures(reader(), clock);
    }

    StoreKeys keys()
    {
        return keys;
    }

    // The answers to the commands, in their order. A command may be carried out more than once
    List<Object> run(String task, List<StoreCommand> commands)
    {
        List<StoreCommand> asked = new ArrayList<>(commands);
        List<Object> answers = new ArrayList<>(Collections.nCopies(commands.size(), null));
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            open.add(i);
        }
        StoreRetries retries = new StoreRetries(options, task);
        while (!open.isEmpty()) {
            ask(asked, open, answers);
            Optional<RuntimeException> passing = Optional.empty();
            List<Integer> again = new ArrayList<>();
            for (int i : open) {
                if (answers.get(i) instanceof JedisNoScriptException && asked.get(i).script().isPresent()) {
                    asked.set(i, asked.get(i).withScriptText());
                    again.add(i);
                }
                else if (answers.get(i) instanceof RuntimeException failure) {
                    passing = Optional.of(retries.checkPassing(failure));
                    again.add(i);
                }
            }
            passing.ifPresent(failure -> retries.pause(failure, this::refresh));
            open = again;
        }
        return answers;
    }

    private void ask(List<StoreCommand> commands, List<Integer> open, List<Object> answers)
    {
        Map<HostAndPort, List<Integer>> byNode = new LinkedHashMap<>();
        try {
            StoreNodes current = nodes();
            open.forEach(i -> byNode.computeIfAbsent(current.nodeOf(commands.get(i).slotKey()), _ -> new ArrayList<>()).add(i));
        }
        catch (JedisException e) {
            open.forEach(i -> answers.set(i, e));
            return;
        }
        List<Runnable> exchanges = new ArrayList<>();
        byNode.forEach((node, indexes) -> exchanges.add(() -> exchange(node, commands, indexes, answers)));
        List<CompletableFuture<Void>> others = exchanges.stream().skip(1).map(exchange -> CompletableFuture.runAsync(exchange, OTHER_NODES)).toList();
        exchanges.getFirst().run();
        others.forEach(CompletableFuture::join);
    }

    private void exchange(HostAndPort node, List<StoreCommand> commands, List<Integer> indexes, List<Object> answers)
    {
        try (Connection connection = nodes().connection(node)) {
            for (int i : indexes) {
                StoreCommand command = commands.get(i);
                connection.sendCommand(command.command(), command.arguments().toArray(byte[][]::new));
            }
            List<Object> received = connection.getMany(indexes.size());
            for (int i = 0; i < indexes.size(); i++) {
                answers.set(indexes.get(i), received.get(i));
            }
        }
        catch (JedisException e) {
            indexes.forEach(i -> answers.set(i, e));
        }
    }

    private synchronized StoreNodes nodes()
    {
        if (nodes.isEmpty()) {
            nodes = Optional.of(StoreConnections.open(options));
        }
        return nodes.orElseThrow();
    }

    private synchronized void refresh()
    {
        nodes.ifPresent(StoreNodes::refresh);
    }

    @Override
    public synchronized void close()
    {
        nodes.ifPresent(StoreNodes::close);
        nodes = Optional.empty();
    }
}
