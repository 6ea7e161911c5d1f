package io.featurestore.catalog;

import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * The Apache Polaris that the environment names.
 */
final class RealPolaris
{
    private RealPolaris() {}

    static TestedCatalog connect()
    {
        String uri = variable("POLARIS_URI");
        return new TestedCatalog(
                Map.of(
                        "uri", uri,
                        "warehouse", variable("POLARIS_WAREHOUSE"),
                        "credential", variable("POLARIS_CREDENTIAL"),
                        "scope", PolarisLikeCatalogServer.SCOPE,
                        "oauth2-server-uri", uri + "/v1/oauth/tokens",
                        "rest.auth.type", "oauth2"),
                () -> {});
    }

    private static String variable(String name)
    {
        return requireNonNull(System.getenv(name), name + " is not set");
    }
}
