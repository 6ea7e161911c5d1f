package io.featurestore.catalog;

import org.apache.iceberg.rest.RESTSessionCatalog;

import java.util.function.Supplier;

public class RestFeatureCatalog
        // stub
{
    public RestFeatureCatalog(Supplier<RESTSessionCatalog> catalog) {}
}
