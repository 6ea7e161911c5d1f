package io.featurestore.trino.iceberg;

import io.trino.plugin.iceberg.IcebergMaterializedViewProperties;
import io.trino.plugin.iceberg.IcebergTableProperties;
import io.trino.plugin.iceberg.IcebergViewProperties;

import java.util.Map;
import java.util.Optional;

public final class IcebergProperties
{
    public static final String EXTRA_PROPERTIES = IcebergTableProperties.EXTRA_PROPERTIES_PROPERTY;
    public static final String FILE_FORMAT = IcebergTableProperties.FILE_FORMAT_PROPERTY;
    public static final String FORMAT_VERSION = IcebergTableProperties.FORMAT_VERSION_PROPERTY;
    public static final String LOCATION = IcebergTableProperties.LOCATION_PROPERTY;
    public static final String PARTITIONING = IcebergTableProperties.PARTITIONING_PROPERTY;
    public static final String SORTED_BY = IcebergTableProperties.SORTED_BY_PROPERTY;
    public static final String STORAGE_SCHEMA = IcebergMaterializedViewProperties.STORAGE_SCHEMA;

    private IcebergProperties() {}

    public static Optional<String> storageSchema(Map<String, Object> materializedViewProperties)
    {
        return IcebergMaterializedViewProperties.getStorageSchema(materializedViewProperties);
    }

    public static Optional<String> location(Map<String, Object> viewProperties)
    {
        return IcebergViewProperties.getLocation(viewProperties);
    }
}
