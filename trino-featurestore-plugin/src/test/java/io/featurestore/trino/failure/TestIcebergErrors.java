package io.featurestore.trino.failure;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.TableNotFoundException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.RESTException;
import org.junit.jupiter.api.Test;

import java.net.ConnectException;
import java.util.function.Supplier;

import static io.featurestore.trino.failure.FeatureStoreErrorCode.FEATURE_STORE_CATALOG_ERROR;
import static io.featurestore.trino.failure.IcebergErrors.explained;
import static io.trino.plugin.iceberg.IcebergErrorCode.ICEBERG_CATALOG_ERROR;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestIcebergErrors
{
    private static final String ACTION = "read table ecommerce.stats__storage_0123456789ab";

    @Test
    void testDenied()
    {
        ForbiddenException denied = new ForbiddenException("Forbidden: Principal 'ana' with activated PrincipalRoles '[]' is not authorized for op LOAD_TABLE");
        String message = "Cannot read table ecommerce.stats: the catalog denied LOAD_TABLE to principal 'ana' with roles []; it needs the privilege TABLE_READ_PROPERTIES";
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to load table: stats__storage_0123456789ab in ecommerce namespace", new RuntimeException(denied));
        assertTrinoExceptionThrownBy(() -> explained(ACTION, throwing(failure)))
                .hasErrorCode(PERMISSION_DENIED)
                .hasMessage(message)
                .hasCause(failure);
        assertTrinoExceptionThrownBy(() -> explained(ACTION, throwing(denied)))
                .hasErrorCode(PERMISSION_DENIED)
                .hasMessage(message);
    }

    @Test
    void testUnauthenticated()
    {
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to load table", new NotAuthorizedException("Not authorized"));
        assertTrinoExceptionThrownBy(() -> explained(ACTION, throwing(failure)))
                .hasErrorCode(FEATURE_STORE_CATALOG_ERROR)
                .hasMessage("Cannot read table ecommerce.stats: the catalog refused the credentials, or the token expired; check iceberg.rest-catalog.oauth2.credential and .scope of this catalog, or its token")
                .hasCause(failure);
    }

    @Test
    void testUnreachable()
    {
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to load table", new RESTException(new ConnectException("Connection refused"), "Error occurred while processing GET request"));
        assertTrinoExceptionThrownBy(() -> explained(ACTION, throwing(failure)))
                .hasErrorCode(FEATURE_STORE_CATALOG_ERROR)
                .hasMessage("Cannot read table ecommerce.stats: the catalog cannot be reached: java.net.ConnectException: Connection refused; check that it runs, and iceberg.rest-catalog.uri of this catalog")
                .hasCause(failure);
    }

    @Test
    void testExplainedIsNotExplainedAgain()
    {
        TrinoException failure = new TrinoException(PERMISSION_DENIED, "Cannot load view a.v: the catalog denied it", new ForbiddenException("Forbidden"));
        assertThatThrownBy(() -> explained(ACTION, throwing(failure))).isSameAs(failure);
    }

    @Test
    void testStorageIsNotNamed()
    {
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to drop table 'stats__storage_0123456789ab'");
        assertTrinoExceptionThrownBy(() -> explained(ACTION, throwing(failure)))
                .hasErrorCode(ICEBERG_CATALOG_ERROR)
                .hasMessage("Failed to drop table 'stats'")
                .hasCause(failure);
    }

    @Test
    void testOthersPass()
    {
        assertThat(explained(ACTION, () -> 1)).isEqualTo(1);
        TrinoException failure = new TrinoException(ICEBERG_CATALOG_ERROR, "Failed to load table", new RuntimeException("disk full"));
        assertThatThrownBy(() -> explained(ACTION, throwing(failure))).isSameAs(failure);
        TableNotFoundException gone = new TableNotFoundException(new SchemaTableName("ecommerce", "stats__storage_0123456789ab"));
        assertThatThrownBy(() -> explained(ACTION, throwing(gone))).isSameAs(gone);
    }

    private static Supplier<Object> throwing(RuntimeException failure)
    {
        return () -> {
            throw failure;
        };
    }
}
