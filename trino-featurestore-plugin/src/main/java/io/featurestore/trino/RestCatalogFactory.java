package io.featurestore.trino;

import com.google.inject.Inject;
import io.trino.plugin.iceberg.IcebergFileSystemFactory;
import io.trino.plugin.iceberg.catalog.rest.IcebergRestCatalogPropertiesProvider;
import io.trino.plugin.iceberg.fileio.ForwardingFileIoFactory;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.security.ConnectorIdentity;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.rest.RESTUtil;

import java.util.Optional;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

// Connects at the first call, not at start-up as the Iceberg connector does: a catalog that is down fails queries, not the server
class RestCatalogFactory
        implements Supplier<RESTSessionCatalog>
{
    // The catalog asks for files of its own when it connects, before there is a user
    private static final ConnectorIdentity NO_USER = ConnectorIdentity.ofUser("featurestore");

    private final String catalogName;
    private final IcebergFileSystemFactory fileSystemFactory;
    private final ForwardingFileIoFactory fileIoFactory;
    private final IcebergRestCatalogPropertiesProvider properties;

    @Inject
    RestCatalogFactory(
            CatalogName catalogName,
            IcebergFileSystemFactory fileSystemFactory,
            ForwardingFileIoFactory fileIoFactory,
            IcebergRestCatalogPropertiesProvider properties)
    {
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
        this.fileSystemFactory = requireNonNull(fileSystemFactory, "fileSystemFactory is null");
        this.fileIoFactory = requireNonNull(fileIoFactory, "fileIoFactory is null");
        this.properties = requireNonNull(properties, "properties is null");
    }

    @Override
    public RESTSessionCatalog get()
    {
        RESTSessionCatalog catalog = new RESTSessionCatalog(
                config -> HTTPClient.builder(config)
                        .uri(config.get(CatalogProperties.URI))
                        .withHeaders(RESTUtil.configHeaders(config))
                        .build(),
                (context, config) -> fileIoFactory.create(
                        fileSystemFactory.create(Optional.ofNullable((ConnectorIdentity) context.wrappedIdentity()).orElse(NO_USER), config),
                        true,
                        config));
        catalog.initialize(catalogName, properties.catalogProperties());
        return catalog;
    }
}
