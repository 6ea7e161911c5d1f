package io.featurestore.trino;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.inject.Module;
import io.airlift.log.Logger;
import io.airlift.log.Logging;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.trino.Session;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.spi.Plugin;
import io.trino.testing.DistributedQueryRunner;
import io.trino.tpch.TpchTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static io.airlift.configuration.ConfigurationLoader.loadPropertiesFrom;
import static io.trino.testing.QueryAssertions.copyTpchTables;
import static io.trino.testing.TestingSession.testSessionBuilder;
import static java.util.Objects.requireNonNull;

/**
 * A Trino cluster in this JVM with our connector as catalog {@code featurestore} on an embedded REST catalog, and the catalogs
 * {@code memory} and {@code tpch}. Its {@code main} stays up for a look around.
 */
public final class FeatureStoreQueryRunner
{
    public static final String CATALOG = "featurestore";
    public static final String SCHEMA = "ecommerce";

    /**
     * Names a file of {@code iceberg.rest-catalog.*} properties, to run any test by hand against a real Polaris.
     */
    private static final String CATALOG_PROPERTIES_VARIABLE = "FEATURESTORE_TEST_CATALOG_PROPERTIES";

    private FeatureStoreQueryRunner() {}

    public static Session allowingBreakingChanges(Session session)
    {
        return Session.builder(session).setCatalogSessionProperty(CATALOG, "allow_breaking_changes", "true").build();
    }

    public static Builder builder()
    {
        return new Builder(SCHEMA);
    }

    public static Builder builder(String schema)
    {
        return new Builder(schema);
    }

    public static final class Builder
            extends DistributedQueryRunner.Builder<Builder>
    {
        private final String schema;
        private final Map<String, String> connectorProperties = new HashMap<>();
        private List<TpchTable<?>> tpchTables = List.of();
        private Plugin plugin = new FeatureStorePlugin();

        private Builder(String schema)
        {
            super(testSessionBuilder()
                    .setCatalog(CATALOG)
                    .setSchema(schema)
                    .build());
            this.schema = requireNonNull(schema, "schema is null");
        }

        @CanIgnoreReturnValue
        public Builder addConnectorProperty(String name, String value)
        {
            connectorProperties.put(name, value);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder addConnectorProperties(Map<String, String> properties)
        {
            connectorProperties.putAll(properties);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder setInitialTables(List<TpchTable<?>> tables)
        {
            this.tpchTables = List.copyOf(tables);
            return this;
        }

        /**
         * For tests that define views and tables anew while training sets use them.
         */
        @CanIgnoreReturnValue
        public Builder allowBreakingChanges()
        {
            return amendSession(session -> session.setCatalogSessionProperty(CATALOG, "allow_breaking_changes", "true"));
        }

        /**
         * Binds more in the connector's injector.
         */
        @CanIgnoreReturnValue
        public Builder setConnectorModule(Module module)
        {
            this.plugin = new TestingFeatureStorePlugin(module);
            return this;
        }

        @Override
        public DistributedQueryRunner build()
                throws Exception
        {
            DistributedQueryRunner queryRunner = super.build();
            try {
                queryRunner.installPlugin(new TpchPlugin());
                queryRunner.createCatalog("tpch", "tpch");
                queryRunner.installPlugin(new MemoryPlugin());
                queryRunner.createCatalog("memory", "memory");

                // It registers the statistics function that every Iceberg connector uses, and only it may
                queryRunner.installPlugin(new IcebergPlugin());
                queryRunner.installPlugin(plugin);
                queryRunner.createCatalog(CATALOG, CATALOG, catalogProperties(queryRunner));

                queryRunner.execute("CREATE SCHEMA IF NOT EXISTS " + CATALOG + "." + schema);
                copyTpchTables(queryRunner, "tpch", "tiny", tpchTables);
                return queryRunner;
            }
            catch (Throwable e) {
                queryRunner.close();
                throw e;
            }
        }

        private Map<String, String> catalogProperties(DistributedQueryRunner queryRunner)
                throws Exception
        {
            Map<String, String> properties = new HashMap<>(ImmutableMap.of(
                    "fs.local.enabled", "true",
                    "local.location", "/"));
            Optional<String> realCatalog = Optional.ofNullable(System.getenv(CATALOG_PROPERTIES_VARIABLE));
            if (realCatalog.isPresent()) {
                properties.putAll(loadPropertiesFrom(realCatalog.orElseThrow()));
            }
            else if (!connectorProperties.containsKey("iceberg.rest-catalog.uri")) {
                properties.put("iceberg.rest-catalog.uri", startCatalog(queryRunner));
            }
            properties.putAll(connectorProperties);
            return ImmutableMap.copyOf(properties);
        }

        private static String startCatalog(DistributedQueryRunner queryRunner)
                throws Exception
        {
            Path warehouse = Files.createTempDirectory("featurestore-warehouse");
            TestingRestCatalogServer server = new TestingRestCatalogServer(warehouse);
            queryRunner.registerResource(server);
            queryRunner.registerResource(() -> delete(warehouse));
            return server.uri().toString();
        }

        private static void delete(Path directory)
                throws IOException
        {
            deleteRecursively(directory, ALLOW_INSECURE);
        }
    }

    public static void main(String[] args)
            throws Exception
    {
        Logging.initialize();
        Logger log = Logger.get(FeatureStoreQueryRunner.class);
        DistributedQueryRunner queryRunner = builder()
                .addCoordinatorProperty("http-server.http.port", "8080")
                .setInitialTables(TpchTable.getTables())
                .build();
        log.info("======== SERVER STARTED ========");
        log.info("\n====\n%s\n====", queryRunner.getCoordinator().getBaseUrl());
    }
}
