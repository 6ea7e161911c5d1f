package io.featurestore.trino.names;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.trino.spi.connector.SchemaTableName;
import org.junit.jupiter.api.Test;

import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestDerivedNames
{
    private static final DerivedNames NAMES = new DerivedNames(ImmutableList.of(
            new DerivedForm("$latest", Rest.NOTHING),
            new DerivedForm("$timeline", Rest.NOTHING),
            new DerivedForm("$versions", Rest.NOTHING),
            new DerivedForm("$as_of", Rest.DEFINITION),
            new DerivedForm("$as_of_tz", Rest.DEFINITION),
            new DerivedForm("@", Rest.TIME)));
    private static final SchemaTableName CUSTOMER_STATS = new SchemaTableName("ecommerce", "customer_stats");

    @Test
    void testSuffixes()
    {
        assertThat(parse("customer_stats$latest")).contains(new DerivedName(CUSTOMER_STATS, "$latest", Optional.empty(), Optional.empty()));
        assertThat(parse("customer_stats$timeline")).contains(new DerivedName(CUSTOMER_STATS, "$timeline", Optional.empty(), Optional.empty()));
        assertThat(parse("customer_stats$versions")).contains(new DerivedName(CUSTOMER_STATS, "$versions", Optional.empty(), Optional.empty()));
        assertThat(parse("customer_stats$as_of")).contains(new DerivedName(CUSTOMER_STATS, "$as_of", Optional.empty(), Optional.empty()));
    }

    @Test
    void testRowsOfAnotherRelation()
    {
        DerivedName name = new DerivedName(new SchemaTableName("ecommerce", "orders"), "$as_of_tz", Optional.empty(), Optional.of(CUSTOMER_STATS));
        assertThat(name.name().getTableName()).isEqualTo("orders$as_of_tz:ecommerce:customer_stats");
        assertThat(name.publicName().getTableName()).isEqualTo("customer_stats$as_of_tz");
        assertThat(NAMES.parse(name.name())).contains(name);
        assertThat(parse("orders$latest:ecommerce:customer_stats")).isEmpty();
    }

    @Test
    void testBase()
    {
        assertThat(NAMES.base(new SchemaTableName("ecommerce", "customer_stats$latest"))).isEqualTo(CUSTOMER_STATS);
        assertThat(NAMES.base(new SchemaTableName("ecommerce", "customer_stats$files")).getTableName()).isEqualTo("customer_stats$files");
        assertThat(DerivedName.baseOf(new SchemaTableName("ecommerce", "customer_stats$files"))).isEqualTo(CUSTOMER_STATS);
        assertThat(DerivedName.baseOf(new SchemaTableName("ecommerce", "customer_stats@2025-10-18$latest"))).isEqualTo(CUSTOMER_STATS);
        assertThat(DerivedName.baseOf(CUSTOMER_STATS)).isEqualTo(CUSTOMER_STATS);
    }

    @Test
    void testTime()
    {
        assertThat(parse("customer_stats@2025-10-18 10:00:00")).contains(new DerivedName(CUSTOMER_STATS, "@", Optional.of("2025-10-18 10:00:00"), Optional.empty()));
        assertThat(parse("customer_stats@")).contains(new DerivedName(CUSTOMER_STATS, "@", Optional.of(""), Optional.empty()));
        // What follows the first @ is the time, and is refused there when it is none
        assertThat(parse("customer_stats@2025-10-18$latest")).contains(new DerivedName(CUSTOMER_STATS, "@", Optional.of("2025-10-18$latest"), Optional.empty()));
    }

    @Test
    void testNestedNamespace()
    {
        assertThat(NAMES.parse(new SchemaTableName("lake.ecommerce", "customer_stats$latest")))
                .contains(new DerivedName(new SchemaTableName("lake.ecommerce", "customer_stats"), "$latest", Optional.empty(), Optional.empty()));
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
        return NAMES.parse(new SchemaTableName("ecommerce", table));
    }
}
