package io.featurestore.catalog;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Closer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.types.Types;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Connections to the server on which the contract is tested.
 */
final class TestedCatalog
        implements AutoCloseable
{
    static final SessionContext SESSION = SessionContext.createEmpty();

    private final Map<String, String> properties;
    private final AutoCloseable server;
    private final Closer connections = Closer.create();
    private final Supplier<RESTSessionCatalog> client = Suppliers.memoize(this::connect);

    /**
     * @param properties of Iceberg's REST client
     */
    TestedCatalog(Map<String, String> properties, AutoCloseable server)
    {
        this.properties = ImmutableMap.copyOf(properties);
        this.server = server;
    }

    /**
     * The catalog as any other client of Iceberg sees it.
     */
    RESTSessionCatalog client()
    {
        return client.get();
    }

    RESTSessionCatalog connect()
    {
        return connect(new ClientInterceptor());
    }

    RESTSessionCatalog connect(ClientInterceptor interceptor)
    {
        return connections.register(connect(properties, interceptor));
    }

    static RESTSessionCatalog connect(Map<String, String> properties, ClientInterceptor interceptor)
    {
        RESTSessionCatalog catalog = new RESTSessionCatalog(
                config -> interceptor.intercept(HTTPClient.builder(config)
                        .uri(config.get("uri"))
                        .withHeaders(RESTUtil.configHeaders(config))
                        .build()),
                (_, _) -> new LocalFileIO());
        catalog.initialize("lake", properties);
        return catalog;
    }

    FeatureCatalog featureCatalog()
    {
        return new RestFeatureCatalog(this::connect);
    }

    FeatureCatalog featureCatalog(ClientInterceptor interceptor)
    {
        return new RestFeatureCatalog(() -> connect(interceptor));
    }

    /**
     * A new namespace with a name that no other test uses.
     */
    String createNamespace()
    {
        String namespace = "test_" + UUID.randomUUID().toString().replace("-", "");
        createNamespace(namespace);
        return namespace;
    }

    void createNamespace(String name)
    {
        client().createNamespace(SESSION, Namespace.of(name.split("\\.")), ImmutableMap.of());
    }

    void createTable(RelationName name, Map<String, String> properties)
    {
        client().buildTable(SESSION, TableIdentifier.of(Namespace.of(name.namespace().split("\\.")), name.name()), new Schema(Types.NestedField.required(1, "id", Types.LongType.get(), "the key")))
                .withProperties(properties)
                .create();
    }

    @Override
    public void close()
            throws Exception
    {
        try (server) {
            closeConnections();
        }
    }

    private void closeConnections()
            throws IOException
    {
        connections.close();
    }
}
