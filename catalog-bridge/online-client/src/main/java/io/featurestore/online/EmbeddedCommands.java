package io.featurestore.online;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

final class EmbeddedCommands
{
    private static final byte[] LAST_CURSOR = {'0'};
    private static final String OK = "OK";

    private final EmbeddedDatabase database;
    private final Optional<String> password;

    EmbeddedCommands(EmbeddedDatabase database, Optional<String> password)
    {
        this.database = requireNonNull(database, "database is null");
        this.password = requireNonNull(password, "password is null");
    }

    private static final class CommandException
            extends RuntimeException
    {
        private CommandException(String message)
        {
            super(message);
        }
    }

    void serve(EmbeddedConnection connection)
            throws IOException
    {
        boolean authenticated = password.isEmpty();
        for (Optional<List<byte[]>> read = connection.readCommand(); read.isPresent(); read = connection.readCommand()) {
            if (read.orElseThrow().isEmpty()) {
                continue;
            }
            String name = text(read.orElseThrow().getFirst()).toUpperCase(Locale.ENGLISH);
            List<byte[]> arguments = read.orElseThrow().subList(1, read.orElseThrow().size());
            try {
                if (name.equals("AUTH")) {
                    checkPassword(arguments);
                    authenticated = true;
                }
                if (!authenticated) {
                    throw new CommandException("NOAUTH Authentication required.");
                }
                connection.writeAnswer(run(name, arguments));
            }
            catch (CommandException e) {
                connection.writeError(e.getMessage());
            }
            catch (IndexOutOfBoundsException | NumberFormatException e) {
                connection.writeError("ERR wrong arguments for '%s'".formatted(name.toLowerCase(Locale.ENGLISH)));
            }
        }
        connection.flush();
    }

    private void checkPassword(List<byte[]> arguments)
    {
        if (password.isEmpty()) {
            throw new CommandException("ERR AUTH called without any password configured");
        }
        if (!MessageDigest.isEqual(password.orElseThrow().getBytes(UTF_8), arguments.getLast())) {
            throw new CommandException("WRONGPASS invalid username-password pair");
        }
    }

    private Object run(String name, List<byte[]> arguments)
    {
        return switch (name) {
            case "AUTH", "CLIENT", "SCRIPT", "QUIT" -> OK;
            case "PING" -> "PONG";
            case "COMMAND" -> List.of();
            case "SELECT" -> select(arguments);
            case "GET" -> database.get(arguments.getFirst());
            case "MGET" -> arguments.stream().map(database::get).toList();
            case "SET" -> set(arguments);
            case "INCRBY" -> database.add(arguments.getFirst(), Long.parseLong(text(arguments.get(1))));
            case "DEL", "UNLINK" -> arguments.stream().filter(database::remove).count();
            case "PEXPIRETIME" -> database.expiresAtMillis(arguments.getFirst());
            case "SCAN" -> scan(arguments);
            case "DBSIZE" -> (long) database.keys(_ -> true).size();
            case "FLUSHALL" -> {
                database.clear();
                yield OK;
            }
            case "EVAL" -> script(arguments, script -> Arrays.equals(script.text(), arguments.getFirst()), "ERR the embedded store runs no scripts but the online store's own");
            case "EVALSHA" -> script(arguments, script -> Arrays.equals(script.sha(), arguments.getFirst()), "NOSCRIPT No matching script. Please use EVAL.");
            default -> throw new CommandException("ERR unknown command '%s'".formatted(name.replaceAll("[^A-Z]", "?")));
        };
    }

    private static String select(List<byte[]> arguments)
    {
        if (!text(arguments.getFirst()).equals("0")) {
            throw new CommandException("ERR the embedded store has database 0 only");
        }
        return OK;
    }

    private String set(List<byte[]> arguments)
    {
        switch (arguments.size()) {
            case 2 -> database.set(arguments.get(0), arguments.get(1));
            case 4 -> {
                if (!text(arguments.get(2)).equalsIgnoreCase("PXAT")) {
                    throw new CommandException("ERR of SET, the embedded store knows PXAT only");
                }
                database.set(arguments.get(0), arguments.get(1), Long.parseLong(text(arguments.get(3))));
            }
            default -> throw new CommandException("ERR syntax error");
        }
        return OK;
    }

    // All at once
    private List<Object> scan(List<byte[]> arguments)
    {
        Predicate<byte[]> condition = _ -> true;
        for (int i = 1; i < arguments.size(); i += 2) {
            if (text(arguments.get(i)).equalsIgnoreCase("MATCH")) {
                Pattern pattern = pattern(text(arguments.get(i + 1)));
                condition = key -> pattern.matcher(text(key)).matches();
            }
        }
        return List.of(LAST_CURSOR, database.keys(condition));
    }

    private static Pattern pattern(String glob)
    {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char next = glob.charAt(i);
            if (next == '*' || next == '?') {
                pattern.append(next == '*' ? ".*" : ".");
            }
            else {
                if (next == '\\' && i + 1 < glob.length()) {
                    i++;
                }
                pattern.append(Pattern.quote(glob.substring(i, i + 1)));
            }
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }

    private Object script(List<byte[]> arguments, Predicate<StoreScript> wanted, String missing)
    {
        StoreScript script = Arrays.stream(StoreScript.values()).filter(wanted).findFirst().orElseThrow(() -> new CommandException(missing));
        int keys = Integer.parseInt(text(arguments.get(1)));
        return database.run(script, arguments.subList(2, 2 + keys), arguments.subList(2 + keys, arguments.size()));
    }

    // A character for each byte
    private static String text(byte[] bytes)
    {
        return new String(bytes, ISO_8859_1);
    }
}
