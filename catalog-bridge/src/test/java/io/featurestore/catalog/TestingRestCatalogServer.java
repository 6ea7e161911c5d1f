package io.featurestore.catalog;

import jakarta.servlet.Filter;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import static jakarta.servlet.DispatcherType.REQUEST;

/**
 * Iceberg's reference REST catalog on a free port of 127.0.0.1, without authentication, with nested namespaces and views. It keeps names in
 * memory, and metadata files below the warehouse directory, named {@code file:///…}. Trino works with it by
 * <pre>
 * iceberg.catalog.type=rest
 * iceberg.rest-catalog.uri=(uri)
 * fs.local.enabled=true
 * local.location=/
 * </pre>
 */
public class TestingRestCatalogServer
        implements AutoCloseable
{
    // Each request is logged, and each name that is asked for and not there with a stack trace: most lines of all tests
    private static final Logger ICEBERG_LOG = Logger.getLogger("org.apache.iceberg");
    private static final Logger SERVLET_LOG = Logger.getLogger(RESTCatalogServlet.class.getName());

    static {
        ICEBERG_LOG.setLevel(Level.WARNING);
        SERVLET_LOG.setLevel(Level.OFF);
    }

    private final JdbcCatalog catalog;
    private final Server server;
    private final ServerConnector connector;

    public TestingRestCatalogServer(Path warehouse)
            throws Exception
    {
        this(warehouse, new Filter[0]);
    }

    TestingRestCatalogServer(Path warehouse, Filter... filters)
            throws Exception
    {
        catalog = createCatalog(warehouse);
        server = new Server(new QueuedThreadPool(32));
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Encoded separators and quotes in names are part of the protocol
        http.setUriCompliance(UriCompliance.UNSAFE);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);

        ServletContextHandler context = new ServletContextHandler();
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        for (Filter filter : filters) {
            context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(REQUEST));
        }
        context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
        server.setHandler(context);
        server.start();
    }

    private static JdbcCatalog createCatalog(Path warehouse)
    {
        String database = "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID());
        JdbcCatalog catalog = new JdbcCatalog(_ -> new LocalFileIO(), properties -> new JdbcClientPool(8, database, properties), true);
        catalog.initialize("reference", Map.of(
                "uri", database,
                "warehouse", "file://" + warehouse.toAbsolutePath(),
                "jdbc.schema-version", "V1",
                // No view or table without its namespace
                "jdbc.strict-mode", "true"));
        return catalog;
    }

    /**
     * What Iceberg's clients call {@code uri}.
     */
    public URI uri()
    {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close()
            throws Exception
    {
        server.stop();
        catalog.close();
    }
}
