package io.featurestore.catalog;

import io.featurestore.catalog.CatalogException.Reason;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import static io.featurestore.catalog.TestedCatalog.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * A catalog to try.
 */
@TestInstance(PER_CLASS)
abstract class AbstractCatalogContract
{
    TestedCatalog tested;
    FeatureCatalog catalog;

    protected abstract TestedCatalog createTestedCatalog()
            throws Exception;

    @BeforeAll
    void start()
            throws Exception
    {
        tested = createTestedCatalog();
        catalog = tested.featureCatalog();
    }

    @AfterAll
    void stop()
            throws Exception
    {
        tested.close();
    }

    RelationName newName()
    {
        return new RelationName(tested.createNamespace(), "v");
    }

    StoredView load(RelationName name)
    {
        return catalog.loadView(SESSION, name).orElseThrow();
    }

    static TableIdentifier identifier(RelationName name)
    {
        return TableIdentifier.of(Namespace.of(name.namespace()), name.name());
    }

    static void assertFailure(ThrowingCallable call, Reason reason, String message)
    {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageStartingWith(message);
    }
}
