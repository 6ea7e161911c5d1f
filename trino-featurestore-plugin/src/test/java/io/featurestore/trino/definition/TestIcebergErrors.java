package io.featurestore.trino.definition;

import io.trino.spi.TrinoException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.junit.jupiter.api.Test;

import static io.featurestore.trino.FeatureStoreErrorCode.FEATURE_STORE_CATALOG_ERROR;
import static io.featurestore.trino.definition.IcebergErrors.explained;
import static io.trino.plugin.iceberg.IcebergErrorCode.ICEBERG_CATALOG_ERROR;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestIcebergErrors
{
    @Test
    void testDenied()
    {
        ForbiddenException denied = new ForbiddenException("Forbidden: Principal 'ana' with activated PrincipalRoles '[]' is not authorized for op LOAD_TABLE");
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to load table: stats in ecommerce namespace", new RuntimeException(denied));
        assertTrinoExceptionThrownBy(() -> explained(() -> {
            throw failure;
        }))
                .hasErrorCode(PERMISSION_DENIED)
                .hasMessage("Failed to load table: stats in ecommerce namespace: Forbidden: Principal 'ana' with activated PrincipalRoles '[]' is not authorized for op LOAD_TABLE")
                .hasCause(failure);
        assertTrinoExceptionThrownBy(() -> explained(() -> {
            throw denied;
        }))
                .hasErrorCode(PERMISSION_DENIED)
                .hasMessage(denied.getMessage());
    }

    @Test
    void testUnauthenticated()
    {
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to load table: stats in ecommerce namespace", new NotAuthorizedException("Not authorized"));
        assertTrinoExceptionThrownBy(() -> explained(() -> {
            throw failure;
        }))
                .hasErrorCode(FEATURE_STORE_CATALOG_ERROR)
                .hasMessage("Failed to load table: stats in ecommerce namespace: Not authorized; check the catalog's iceberg.rest-catalog.oauth2.credential and .scope, or its token")
                .hasCause(failure);
    }

    @Test
    void testOthersPass()
    {
        assertThat(explained(() -> 1)).isEqualTo(1);
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to load table", new RuntimeException("disk full"));
        assertThatThrownBy(() -> explained(() -> {
            throw failure;
        })).isSameAs(failure);
    }
}
