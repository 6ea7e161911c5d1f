package io.featurestore.trino.iceberg;

import io.trino.plugin.iceberg.IcebergErrorCode;
import io.trino.spi.ErrorCodeSupplier;

public final class IcebergErrorCodes
{
    public static final ErrorCodeSupplier COMMIT_ERROR = IcebergErrorCode.ICEBERG_COMMIT_ERROR;
    public static final ErrorCodeSupplier FILESYSTEM_ERROR = IcebergErrorCode.ICEBERG_FILESYSTEM_ERROR;
    public static final ErrorCodeSupplier UNSUPPORTED_VIEW_DIALECT = IcebergErrorCode.ICEBERG_UNSUPPORTED_VIEW_DIALECT;

    private IcebergErrorCodes() {}
}
