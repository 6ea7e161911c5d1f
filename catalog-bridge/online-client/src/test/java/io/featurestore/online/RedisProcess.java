package io.featurestore.online;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real redis-server on a free port of 127.0.0.1, with a folder of its own, which nothing outlives.
 */
public final class RedisProcess
        implements AutoCloseable
{
    private static final String PROGRAM = "redis-server";
    private static final int ATTEMPTS = 5;

    private final String portSetting;
    private final List<String> settings;
    private final Path folder;
    private final int port;
    private Process process;

    private RedisProcess(String portSetting, List<String> settings, Path folder, int port)
    {
        this.portSetting = requireNonNull(portSetting, "portSetting is null");
        this.settings = List.copyOf(settings);
        this.folder = requireNonNull(folder, "folder is null");
        this.port = port;
        launch();
    }

    public static RedisProcess start(String... settings)
    {
        return start("--port", List.of(settings));
    }

    public static RedisProcess startTls(String... settings)
    {
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(List.of(settings));
        return start("--tls-port", all);
    }

    private static RedisProcess start(String portSetting, List<String> settings)
    {
        RuntimeException lastFailure = new IllegalStateException();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return new RedisProcess(portSetting, settings, Files.createTempDirectory("online-redis"), freePort());
            }
            catch (PortTakenException e) {
                lastFailure = e;
            }
            catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        throw lastFailure;
    }

    private static int freePort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void launch()
    {
        List<String> command = new ArrayList<>(List.of(PROGRAM, portSetting, Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString(), "--save", "", "--appendonly", "no"));
        command.addAll(settings);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        }
        catch (IOException e) {
            throw new IllegalStateException("These tests need the program redis-server on the path: install Debian's package redis-server, or Valkey with this name", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        List<String> output = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        Optional<String> ready = lines.lines().peek(output::add).filter(line -> line.contains("Ready to accept connections")).findFirst();
        if (ready.isEmpty()) {
            throw new PortTakenException(String.join("\n", output));
        }
        Thread.ofVirtual().start(() -> drain(lines));
    }

    private static void drain(BufferedReader lines)
    {
        try (lines) {
            lines.transferTo(Writer.nullWriter());
        }
        catch (IOException e) {
            // The process was killed
        }
    }

    private static final class PortTakenException
            extends RuntimeException
    {
        private PortTakenException(String output)
        {
            super("redis-server did not start: " + output);
        }
    }

    public int port()
    {
        return port;
    }

    public URI uri()
    {
        return URI.create("redis://127.0.0.1:" + port);
    }

    OnlineStoreOptions.Builder options()
    {
        return OnlineStoreOptions.builder(uri());
    }

    // With short time-outs, for tests of faults
    OnlineStore impatient()
    {
        return OnlineStore.connect(options().timeout(Duration.ofMillis(300)).attempts(3).build());
    }

    OnlineStore store()
    {
        return OnlineStore.connect(options().build());
    }

    Jedis client()
    {
        return new Jedis(new HostAndPort("127.0.0.1", port), DefaultJedisClientConfig.builder().serverDefaultProtocol().build());
    }

    static void await(BooleanSupplier condition)
    {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline of the condition").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /**
     * The keys that match the pattern, a character for each byte.
     */
    public List<String> keys(String pattern)
    {
        try (Jedis client = client()) {
            return client.keys(pattern.getBytes(UTF_8)).stream().map(key -> new String(key, ISO_8859_1)).toList();
        }
    }

    /**
     * Until the values expire whose keys match the pattern; -1 for those that do not.
     */
    public List<Long> millisToLive(String pattern)
    {
        try (Jedis client = client()) {
            return client.keys(pattern.getBytes(UTF_8)).stream().map(client::pttl).toList();
        }
    }

    /**
     * Changes the bytes of each value whose key matches the pattern.
     */
    public void damage(String pattern, UnaryOperator<byte[]> damage)
    {
        try (Jedis client = client()) {
            client.keys(pattern.getBytes(UTF_8)).forEach(key -> client.set(key, damage.apply(client.get(key))));
        }
    }

    /**
     * @param bytes 0 for no limit
     */
    public void limitMemory(long bytes)
    {
        try (Jedis client = client()) {
            client.configSet("maxmemory", Long.toString(bytes));
        }
    }

    public void kill()
    {
        process.destroyForcibly();
        try {
            process.waitFor();
        }
        catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void startAgain()
    {
        launch();
    }

    public void freeze()
    {
        signal("-STOP");
    }

    public void thaw()
    {
        signal("-CONT");
    }

    private void signal(String signal)
    {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        }
        catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close()
    {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((left, right) -> right.compareTo(left)).forEach(file -> file.toFile().delete());
        }
        catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
