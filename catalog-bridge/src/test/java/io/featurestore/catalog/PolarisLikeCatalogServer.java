package io.featurestore.catalog;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Iceberg's reference REST catalog behind a front that answers as Apache Polaris 1.7.0 was seen to answer where the two differ: OAuth2 tokens,
 * the warehouse in the path, denials, namespace properties, renamed views, and dropped tables and views. It has one warehouse and one principal.
 */
public final class PolarisLikeCatalogServer
        implements AutoCloseable
{
    public static final String WAREHOUSE = "lake";
    public static final String CREDENTIAL = "root:s3cr3t";
    public static final String SCOPE = "PRINCIPAL_ROLE:ALL";

    private final PolarisLikeTokens tokens = new PolarisLikeTokens(CREDENTIAL, SCOPE);
    private final PolarisLikeFilter filter = new PolarisLikeFilter(WAREHOUSE, tokens);
    private final TestingRestCatalogServer server;

    public PolarisLikeCatalogServer(Path warehouse)
            throws Exception
    {
        server = new TestingRestCatalogServer(warehouse, filter);
    }

    public URI uri()
    {
        return server.uri().resolve(PolarisLikeFilter.BASE_PATH);
    }

    /**
     * What a client needs to connect.
     */
    public Map<String, String> clientProperties()
    {
        return Map.of(
                "uri", uri().toString(),
                "warehouse", WAREHOUSE,
                "credential", CREDENTIAL,
                "scope", SCOPE,
                "oauth2-server-uri", uri() + "/v1/oauth/tokens",
                "rest.auth.type", "oauth2");
    }

    /**
     * What Trino needs to connect.
     */
    public Map<String, String> connectorProperties()
    {
        return Map.of(
                "iceberg.rest-catalog.uri", uri().toString(),
                "iceberg.rest-catalog.warehouse", WAREHOUSE,
                "iceberg.rest-catalog.security", "OAUTH2",
                "iceberg.rest-catalog.oauth2.credential", CREDENTIAL,
                "iceberg.rest-catalog.oauth2.scope", SCOPE,
                "iceberg.rest-catalog.oauth2.server-uri", uri() + "/v1/oauth/tokens");
    }

    /**
     * Refuses all tokens issued so far.
     */
    public void expireTokens()
    {
        tokens.expireAll();
    }

    /**
     * Denies an operation, such as {@code LOAD_VIEW}, until {@link #allowAll}.
     */
    public void deny(String operation)
    {
        filter.deny(operation);
    }

    /**
     * Denies an operation on one relation, until {@link #allowAll}.
     *
     * @param relation its namespace, a slash and its name
     */
    public void deny(String operation, String relation)
    {
        filter.deny(operation + " " + relation);
    }

    /**
     * Does not answer an operation, until {@link #allowAll}.
     */
    public void hang(String operation)
    {
        filter.hang(operation);
    }

    /**
     * The operations asked for since this was last called, such as {@code LOAD_VIEW namespace/view} and {@code LIST_NAMESPACES}.
     */
    public List<String> takeRequests()
    {
        return filter.takeRequests();
    }

    public void allowAll()
    {
        filter.allowAll();
    }

    /**
     * How the server is configured that deletes files: {@code DROP_WITH_PURGE_ENABLED}, without which Polaris refuses it, which is its default, and
     * {@code PURGE_VIEW_METADATA_ON_DROP}, by which dropping a view is to delete files, which is its default, too. This one begins with true for both.
     */
    public void setPurge(boolean dropWithPurgeEnabled, boolean purgeViewMetadataOnDrop)
    {
        filter.setPurge(dropWithPurgeEnabled, purgeViewMetadataOnDrop);
    }

    @Override
    public void close()
            throws Exception
    {
        server.close();
    }
}
