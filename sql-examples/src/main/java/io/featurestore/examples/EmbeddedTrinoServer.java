package io.featurestore.examples;

import com.google.common.collect.ImmutableMap;
import io.trino.server.Server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * A whole Trino server in this JVM, on 127.0.0.1 only. A JVM has room for one. It ends with the JVM, and when it cannot start
 * it ends the JVM with code 100.
 */
public final class EmbeddedTrinoServer
{
    public static final String VERSION = Server.class.getPackage().getImplementationVersion();

    private final int port;

    private EmbeddedTrinoServer(int port)
    {
        this.port = port;
    }

    /**
     * Returns when the server takes queries.
     *
     * @param directory folder whose {@code etc} is replaced
     * @param catalogs properties of each catalog, by its name
     */
    public static EmbeddedTrinoServer start(int port, Path directory, Path plugins, Path log, Map<String, Map<String, String>> catalogs)
            throws IOException
    {
        requireFree(port);
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Path catalogDirectory = etc.resolve("catalog");
        deleteCatalogs(catalogDirectory);
        Files.createDirectories(catalogDirectory);
        for (Map.Entry<String, Map<String, String>> catalog : catalogs.entrySet()) {
            writeProperties(catalogDirectory.resolve(catalog.getKey() + ".properties"), catalog.getValue());
        }
        Path levels = etc.resolve("log.properties");
        // It would log each table that does not exist as an error
        writeProperties(levels, ImmutableMap.of("org.apache.iceberg.rest.RESTCatalogServlet", "OFF"));
        Path config = etc.resolve("config.properties");
        writeProperties(config, serverProperties(port, plugins, log, levels, catalogDirectory));

        System.setProperty("config", config.toString());
        PrintStream output = System.out;
        PrintStream errors = System.err;
        new Server().start(VERSION);
        // The server has turned both streams into its log
        System.setOut(output);
        System.setErr(errors);
        return new EmbeddedTrinoServer(port);
    }

    public static void requireFree(int port)
    {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        catch (IOException e) {
            throw new QuickstartException("Port %s on 127.0.0.1 is taken: stop what listens there or give another with --port".formatted(port), e);
        }
    }

    public static int freePort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Map<String, String> serverProperties(int port, Path plugins, Path log, Path levels, Path catalogs)
    {
        return ImmutableMap.<String, String>builder()
                .put("node.environment", "quickstart")
                .put("node.id", "quickstart")
                // Without both addresses the server listens on every interface
                .put("node.bind-ip", "127.0.0.1")
                .put("node.internal-address", "127.0.0.1")
                .put("coordinator", "true")
                .put("node-scheduler.include-coordinator", "true")
                .put("http-server.http.port", Integer.toString(port))
                .put("discovery.uri", "http://127.0.0.1:%s".formatted(port))
                .put("plugin.dir", plugins.toString())
                .put("catalog.config-dir", catalogs.toString())
                // Each page rebuilds the index of a join with as_of, so less is faster than the default of 64MB
                .put("task.max-index-memory", "8MB")
                .put("web-ui.authentication.type", "FIXED")
                .put("web-ui.user", "quickstart")
                .put("log.path", log.toString())
                .put("log.levels-file", levels.toString())
                .put("log.enable-console", "false")
                .put("http-server.log.enabled", "false")
                .buildOrThrow();
    }

    private static void deleteCatalogs(Path directory)
            throws IOException
    {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.properties")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static void writeProperties(Path file, Map<String, String> values)
            throws IOException
    {
        Properties properties = new Properties();
        properties.putAll(values);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written by the quickstart at every start");
        }
    }

    public URI uri()
    {
        return URI.create("http://127.0.0.1:%s".formatted(port));
    }
}
