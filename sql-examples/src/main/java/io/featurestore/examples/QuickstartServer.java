package io.featurestore.examples;

import com.google.common.collect.ImmutableMap;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static java.util.Objects.requireNonNull;

public final class QuickstartServer
        implements AutoCloseable
{
    public static final String CATALOG = "featurestore";
    public static final String SCHEMA = "ecommerce";

    private final EmbeddedCatalogServer catalog;
    private final EmbeddedTrinoServer trino;
    private final URI onlineStore;

    private QuickstartServer(EmbeddedCatalogServer catalog, EmbeddedTrinoServer trino, URI onlineStore)
    {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.trino = requireNonNull(trino, "trino is null");
        this.onlineStore = requireNonNull(onlineStore, "onlineStore is null");
    }

    /**
     * @param assembledPlugin folder with the jars of the built plugin
     * @param moreCatalogs properties of catalogs beside {@value #CATALOG}, by name
     */
    public static QuickstartServer start(QuickstartDirectory directory, int port, Path assembledPlugin, Map<String, Map<String, String>> moreCatalogs)
            throws Exception
    {
        EmbeddedTrinoServer.requireFree(port);
        Files.createDirectories(directory.warehouse());
        Files.createDirectories(directory.log().getParent());
        URI onlineStore = URI.create("redis://127.0.0.1:%s".formatted(EmbeddedTrinoServer.freePort()));
        EmbeddedCatalogServer catalog = EmbeddedCatalogServer.start(directory.catalogDatabase(), directory.warehouse());
        PluginDirectory.create(directory.plugins(), assembledPlugin);
        EmbeddedTrinoServer trino = EmbeddedTrinoServer.start(
                port,
                directory.trino(),
                directory.plugins(),
                directory.log(),
                ImmutableMap.<String, Map<String, String>>builder()
                        .put(CATALOG, catalogProperties(catalog.uri(), onlineStore))
                        .putAll(moreCatalogs)
                        .buildOrThrow());
        return new QuickstartServer(catalog, trino, onlineStore);
    }

    private static Map<String, String> catalogProperties(URI restCatalog, URI onlineStore)
    {
        return ImmutableMap.<String, String>builder()
                .put("connector.name", "featurestore")
                .put("iceberg.rest-catalog.uri", restCatalog.toString())
                .put("iceberg.rest-catalog.view-endpoints-enabled", "true")
                .put("fs.local.enabled", "true")
                // Locations in the reference catalog are absolute
                .put("local.location", "/")
                .put("featurestore.online-store.type", "embedded")
                .put("featurestore.online-store.embedded.port", Integer.toString(onlineStore.getPort()))
                .buildOrThrow();
    }

    public URI uri()
    {
        return trino.uri();
    }

    public String jdbcUrl()
    {
        return "jdbc:trino://%s:%s/%s".formatted(uri().getHost(), uri().getPort(), CATALOG);
    }

    public URI onlineStore()
    {
        return onlineStore;
    }

    @Override
    public void close()
            throws Exception
    {
        catalog.close();
    }
}
