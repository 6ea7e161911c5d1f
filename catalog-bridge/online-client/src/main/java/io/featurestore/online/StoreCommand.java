package io.featurestore.online;

import redis.clients.jedis.Protocol.Command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

// In a cluster, the slot of slotKey decides which node is asked. The script is the one that the command calls by its digest
record StoreCommand(Command command, byte[] slotKey, List<byte[]> arguments, Optional<StoreScript> script)
{
    StoreCommand
    {
        requireNonNull(command, "command is null");
        requireNonNull(slotKey, "slotKey is null");
        arguments = List.copyOf(arguments);
        requireNonNull(script, "script is null");
    }

    static StoreCommand of(Command command, byte[] key, byte[]... more)
    {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(key);
        arguments.addAll(List.of(more));
        return new StoreCommand(command, key, arguments, Optional.empty());
    }

    static StoreCommand ofKeys(Command command, List<byte[]> keys)
    {
        return new StoreCommand(command, keys.getFirst(), keys, Optional.empty());
    }

    // A command that names no key, for the node that has the view
    static StoreCommand ofView(Command command, byte[] viewKey, List<byte[]> arguments)
    {
        return new StoreCommand(command, viewKey, arguments, Optional.empty());
    }

    static StoreCommand ofScript(StoreScript script, List<byte[]> keys, List<byte[]> values)
    {
        List<byte[]> arguments = new ArrayList<>(keys.size() + values.size() + 2);
        arguments.add(script.sha());
        arguments.add(Integer.toString(keys.size()).getBytes(UTF_8));
        arguments.addAll(keys);
        arguments.addAll(values);
        return new StoreCommand(Command.EVALSHA, keys.getFirst(), arguments, Optional.of(script));
    }

    // What a store is asked that does not know the script yet; it does afterwards
    StoreCommand withScriptText()
    {
        List<byte[]> whole = new ArrayList<>(arguments);
        whole.set(0, script.orElseThrow().text());
        return new StoreCommand(Command.EVAL, slotKey, whole, Optional.empty());
    }
}
