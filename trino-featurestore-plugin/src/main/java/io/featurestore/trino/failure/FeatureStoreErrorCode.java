package io.featurestore.trino.failure;

import io.trino.spi.ErrorCode;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.ErrorType;

import static io.trino.spi.ErrorType.EXTERNAL;
import static io.trino.spi.ErrorType.USER_ERROR;

/**
 * Numbers of retired codes are not used again.
 */
public enum FeatureStoreErrorCode
        implements ErrorCodeSupplier
{
    FEATURE_STORE_CATALOG_ERROR(0, EXTERNAL),
    FEATURE_STORE_INVALID_DEFINITION(1, USER_ERROR),
    FEATURE_STORE_CONFLICT(2, EXTERNAL),
    FEATURE_STORE_ONLINE_STORE_ERROR(3, EXTERNAL),
    FEATURE_STORE_BREAKING_CHANGE(4, USER_ERROR),
    /**/;

    private final ErrorCode errorCode;

    FeatureStoreErrorCode(int code, ErrorType type)
    {
        errorCode = new ErrorCode(0x0F5A_0000 + code, name(), type);
    }

    @Override
    public ErrorCode toErrorCode()
    {
        return errorCode;
    }
}
