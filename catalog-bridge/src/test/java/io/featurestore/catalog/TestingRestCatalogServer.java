package io.featurestore.catalog;

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import java.io.File;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

public final class TestingRestCatalogServer
        implements AutoCloseable
{
    private final Server server;
    private final JdbcCatalog catalog;
    private final URI uri;

    public TestingRestCatalogServer(String warehouse)
            throws Exception
    {
        catalog = new JdbcCatalog(_ -> new LocalIO(), null, true);
        catalog.initialize("testing", Map.of(
                CatalogProperties.URI, "jdbc:h2:mem:%s;DATABASE_TO_UPPER=FALSE;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()),
                CatalogProperties.WAREHOUSE_LOCATION, warehouse,
                JdbcCatalog.PROPERTY_PREFIX + "schema-version", "V1"));
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
        context.addServlet(new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
        server.setHandler(context);
        server.start();
        uri = URI.create("http://127.0.0.1:%s/".formatted(connector.getLocalPort()));
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

    public static class LocalIO
            implements FileIO
    {
        private static File file(String location)
        {
            return new File(location.startsWith("file:") ? location.substring("file:".length()) : location);
        }

        @Override
        public InputFile newInputFile(String path)
        {
            return Files.localInput(file(path));
        }

        @Override
        public OutputFile newOutputFile(String path)
        {
            return Files.localOutput(file(path));
        }

        @Override
        public void deleteFile(String path)
        {
            file(path).delete();
        }
    }
}
