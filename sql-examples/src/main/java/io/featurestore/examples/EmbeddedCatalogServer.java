package io.featurestore.examples;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.LocalFileIO;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Iceberg's reference REST catalog on 127.0.0.1, keeping its names in an H2 file and its tables in a local folder.
 */
final class EmbeddedCatalogServer
        implements AutoCloseable
{
    private static final String LOOPBACK = "127.0.0.1";

    private final Server server;
    private final JdbcCatalog catalog;
    private final URI uri;

    private EmbeddedCatalogServer(Server server, JdbcCatalog catalog, URI uri)
    {
        this.server = requireNonNull(server, "server is null");
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.uri = requireNonNull(uri, "uri is null");
    }

    public static EmbeddedCatalogServer start(Path database, Path warehouse)
            throws Exception
    {
        JdbcCatalog catalog = new JdbcCatalog(_ -> new LocalFileIO(), null, true);
        catalog.initialize("quickstart", catalogProperties(database, warehouse));

        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("rest-catalog");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(LOOPBACK);
        server.addConnector(connector);

        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
        context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
        server.setHandler(context);
        server.start();
        return new EmbeddedCatalogServer(server, catalog, URI.create("http://%s:%s/".formatted(LOOPBACK, connector.getLocalPort())));
    }

    private static Map<String, String> catalogProperties(Path database, Path warehouse)
    {
        return ImmutableMap.<String, String>builder()
                // Iceberg asks the database for its tables by their lower-case names
                .put(CatalogProperties.URI, "jdbc:h2:file:%s;DATABASE_TO_UPPER=FALSE;DB_CLOSE_ON_EXIT=FALSE".formatted(database))
                .put(CatalogProperties.WAREHOUSE_LOCATION, "file://" + warehouse)
                .put(JdbcCatalog.PROPERTY_PREFIX + "schema-version", "V1")
                .buildOrThrow();
    }

    public URI uri()
    {
        return uri;
    }

    @Override
    public void close()
            throws Exception
    {
        server.stop();
        catalog.close();
    }
}
