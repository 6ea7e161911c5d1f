package io.featurestore.trino.names;

import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static io.featurestore.trino.names.DerivedName.Kind.AS_OF;
import static io.featurestore.trino.names.DerivedName.Kind.AS_OF_TIME;
import static io.featurestore.trino.names.DerivedName.Kind.LATEST;
import static io.featurestore.trino.names.DerivedName.Kind.TIMELINE;
import static io.featurestore.trino.names.DerivedName.Kind.VERSIONS;
import static org.assertj.core.api.Assertions.assertThat;

final class TestDerivedName
{
    private static final SchemaTableName CUSTOMER_STATS = new SchemaTableName("ecommerce", "customer_stats");

    @Test
    void testSuffixes()
    {
        assertThat(parse("customer_stats$latest")).contains(new DerivedName(CUSTOMER_STATS, LATEST, Optional.empty()));
        assertThat(parse("customer_stats$timeline")).contains(new DerivedName(CUSTOMER_STATS, TIMELINE, Optional.empty()));
        assertThat(parse("customer_stats$versions")).contains(new DerivedName(CUSTOMER_STATS, VERSIONS, Optional.empty()));
        assertThat(parse("customer_stats$as_of")).contains(new DerivedName(CUSTOMER_STATS, AS_OF, Optional.empty()));
    }

    @Test
    void testTime()
    {
        assertThat(parse("customer_stats@2025-10-18 10:00:00")).contains(new DerivedName(CUSTOMER_STATS, AS_OF_TIME, Optional.of("2025-10-18 10:00:00")));
        assertThat(parse("customer_stats@")).contains(new DerivedName(CUSTOMER_STATS, AS_OF_TIME, Optional.of("")));
        // What follows the first @ is the time, and is refused there when it is none
        assertThat(parse("customer_stats@2025-10-18$latest")).contains(new DerivedName(CUSTOMER_STATS, AS_OF_TIME, Optional.of("2025-10-18$latest")));
    }

    @Test
    void testNestedNamespace()
    {
        assertThat(DerivedName.parse(new SchemaTableName("lake.ecommerce", "customer_stats$latest")))
                .contains(new DerivedName(new SchemaTableName("lake.ecommerce", "customer_stats"), LATEST, Optional.empty()));
    }

    @Test
    void testOtherNames()
    {
        assertThat(parse("customer_stats")).isEmpty();
        assertThat(parse("latest")).isEmpty();
        assertThat(parse("$latest")).isEmpty();
        assertThat(parse("@2025-10-18")).isEmpty();
        assertThat(parse("customer_stats$latest2")).isEmpty();
        assertThat(parse("customer_stats$snapshots")).isEmpty();
        assertThat(parse("customer_stats$partitions")).isEmpty();
    }

    private static Optional<DerivedName> parse(String table)
    {
        return DerivedName.parse(new SchemaTableName("ecommerce", table));
    }
}
