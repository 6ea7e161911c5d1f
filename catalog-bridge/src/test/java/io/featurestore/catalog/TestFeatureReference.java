package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFeatureReference
{
    @Test
    void testParts()
    {
        assertThat(FeatureReference.parse("customer_stats"))
                .isEqualTo(reference(Optional.empty(), "customer_stats", Optional.empty(), Optional.empty(), Map.of()));
        assertThat(FeatureReference.parse("ecommerce.customer_stats"))
                .isEqualTo(reference(Optional.of("ecommerce"), "customer_stats", Optional.empty(), Optional.empty(), Map.of()));
        assertThat(FeatureReference.parse("customer_stats:purchases_7d"))
                .isEqualTo(reference(Optional.empty(), "customer_stats", Optional.of("purchases_7d"), Optional.empty(), Map.of()));
        assertThat(FeatureReference.parse("customer_stats AS c"))
                .isEqualTo(reference(Optional.empty(), "customer_stats", Optional.empty(), Optional.of("c"), Map.of()));
        assertThat(FeatureReference.parse("location:temperature AS origin_temperature ON location_id = origin_id"))
                .isEqualTo(reference(Optional.empty(), "location", Optional.of("temperature"), Optional.of("origin_temperature"), Map.of("location_id", "origin_id")));
        assertThat(FeatureReference.parse("weather.location ON country = c AND city = d and zip = e").keyMapping())
                .containsExactly(Map.entry("country", "c"), Map.entry("city", "d"), Map.entry("zip", "e"));
    }

    @Test
    void testNestedSchema()
    {
        assertThat(FeatureReference.parse("a.b.c.v:f"))
                .isEqualTo(reference(Optional.of("a.b.c"), "v", Optional.of("f"), Optional.empty(), Map.of()));
        assertThat(FeatureReference.parse("\"a.b\".v"))
                .isEqualTo(reference(Optional.of("a.b"), "v", Optional.empty(), Optional.empty(), Map.of()));
        assertThat(FeatureReference.parse("\"a.b\""))
                .isEqualTo(reference(Optional.empty(), "a.b", Optional.empty(), Optional.empty(), Map.of()));
    }

    @Test
    void testQuotedIdentifiers()
    {
        assertThat(FeatureReference.parse("\"my schema\".\"a:b\":\"say \"\"hi\"\"\" AS \"größe\" ON \"key = x\" = \"and\""))
                .isEqualTo(reference(Optional.of("my schema"), "a:b", Optional.of("say \"hi\""), Optional.of("größe"), Map.of("key = x", "and")));
        assertThat(FeatureReference.parse("\"2025\""))
                .isEqualTo(reference(Optional.empty(), "2025", Optional.empty(), Optional.empty(), Map.of()));
    }

    @Test
    void testLowerCase()
    {
        assertThat(FeatureReference.parse("Ecommerce.\"Customer_Stats\":Purchases AS P on KEY = Spine"))
                .isEqualTo(FeatureReference.parse("ecommerce.customer_stats:purchases as p ON key = spine"));
        assertThat(reference(Optional.of("S"), "V", Optional.of("F"), Optional.of("A"), Map.of("K", "C")))
                .isEqualTo(FeatureReference.parse("s.v:f as a on k = c"));
    }

    @Test
    void testReservedWords()
    {
        assertThat(FeatureReference.parse("order"))
                .isEqualTo(reference(Optional.empty(), "order", Optional.empty(), Optional.empty(), Map.of()));
        assertThat(FeatureReference.parse("select.table:from"))
                .isEqualTo(reference(Optional.of("select"), "table", Optional.of("from"), Optional.empty(), Map.of()));
        assertThat(FeatureReference.parse("as AS as ON on = and AND and = on"))
                .isEqualTo(reference(Optional.empty(), "as", Optional.empty(), Optional.of("as"), Map.of("on", "and", "and", "on")));
        assertThat(FeatureReference.parse("on:as as on"))
                .isEqualTo(reference(Optional.empty(), "on", Optional.of("as"), Optional.of("on"), Map.of()));
    }

    @Test
    void testWhitespace()
    {
        assertThat(FeatureReference.parse("\n  s . v : f\tAS\na  ON\r\nk=c AND l  =  d "))
                .isEqualTo(FeatureReference.parse("s.v:f AS a ON k = c AND l = d"));
        assertThat(FeatureReference.parse("v:f AS\"a\"ON\"k\"=\"c\"AND\"l\"=\"d\""))
                .isEqualTo(FeatureReference.parse("v:f AS a ON k = c AND l = d"));
    }

    @Test
    void testErrors()
    {
        assertError("", 1, "expected a feature view, found the end");
        assertError("  ", 3, "expected a feature view, found the end");
        assertError(":f", 1, "expected a feature view, found ':'");
        assertError("s.", 3, "expected a name after '.', found the end");
        assertError("s..v", 3, "expected a name after '.', found '.'");
        assertError("v:", 3, "expected a feature, found the end");
        assertError("v:f.g", 4, "expected AS, ON or the end, found '.'");
        assertError("v:f:g", 4, "expected AS, ON or the end, found ':'");
        assertError("v f", 3, "expected '.', ':', AS, ON or the end, found 'f'");
        assertError("v AS", 5, "expected a name after AS, found the end");
        assertError("v AS a b", 8, "expected ON or the end, found 'b'");
        assertError("v ON", 5, "expected an entity key, found the end");
        assertError("v ON k", 7, "expected '=' after the entity key, found the end");
        assertError("v ON k <> c", 8, "expected '=' after the entity key, found '<'");
        assertError("v ON k = ", 10, "expected a spine column after '=', found the end");
        assertError("v ON k = 'x'", 10, "expected a spine column after '=', found '''");
        assertError("v ON k = c,", 11, "expected AND or the end, found ','");
        assertError("v ON k = c AND", 15, "expected an entity key, found the end");
        assertError("v ON k = c AND K = d", 16, "expected each entity key once, found 'k' again");
        assertError("\"v", 1, "expected a closing double quote, found the end");
        assertError("v:\"\"", 3, "expected a name, found an empty one");
        assertError("2v", 1, "expected a feature view, found '2v': write a name that starts with a digit in double quotes");
        assertError("v$latest", 2, "expected '.', ':', AS, ON or the end, found '$'; write names with other characters than letters, digits and _ in double quotes");
        assertError("größe", 3, "expected '.', ':', AS, ON or the end, found 'ö'; write names with other characters than letters, digits and _ in double quotes");
        assertError("v 😀", 3, "expected '.', ':', AS, ON or the end, found '😀'");
    }

    @Test
    void testToString()
    {
        assertThat(FeatureReference.parse("  a.b . V : F as X on K=C and \"l m\"=d"))
                .hasToString("a.b.v:f AS x ON k = c AND \"l m\" = d");
        assertThat(FeatureReference.parse("order")).hasToString("order");
        assertThat(FeatureReference.parse("\"v-1\":\"2\"")).hasToString("\"v-1\":\"2\"");
        assertThat(FeatureReference.parse("\"a-b.c\".v")).hasToString("\"a-b.c\".v");
    }

    @Test
    void testRoundTrip()
    {
        String[] names = {"a", "as", "on", "and", "order", "2x", "a b", "a\"b", "a:b", "a = b", "größe", "😀", "a.b", ".", "'", "_", "v$latest", "v@2025-10-18 10:00:00"};
        for (String schema : names) {
            for (String name : names) {
                FeatureReference full = reference(Optional.of(schema), name, Optional.of(schema), Optional.of(name), ImmutableMap.of(schema, name, name + "2", schema));
                assertThat(FeatureReference.parse(full.toString())).isEqualTo(full);
                FeatureReference mapped = reference(Optional.empty(), name, Optional.empty(), Optional.empty(), Map.of(name, schema));
                assertThat(FeatureReference.parse(mapped.toString())).isEqualTo(mapped);
                FeatureReference named = reference(Optional.of(schema), name, Optional.empty(), Optional.of(schema), Map.of());
                assertThat(FeatureReference.parse(named.toString())).isEqualTo(named);
            }
        }
    }

    @Test
    void testVersions()
    {
        FeatureReference reference = FeatureReference.parse("Ecommerce.Customer_Stats@V2:spend AS old");
        assertThat(reference.view()).isEqualTo("customer_stats@v2");
        assertThat(reference.feature()).contains("spend");
        assertThat(reference).hasToString("ecommerce.customer_stats@v2:spend AS old");
        assertThat(FeatureReference.parse("\"customer_stats@v2\":spend AS old ON a = b").view()).isEqualTo("customer_stats@v2");
        assertThat(FeatureReference.parse("\"a b\"@v10")).hasToString("\"a b@v10\"");
        assertThatThrownBy(() -> FeatureReference.parse("customer_stats@2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid feature reference 'customer_stats@2' at position 16: expected a version such as v2 after '@', found '2'");
    }

    @Test
    void testEmptyNames()
    {
        assertThatThrownBy(() -> reference(Optional.empty(), "", Optional.empty(), Optional.empty(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature reference has an empty name");
    }

    private static FeatureReference reference(Optional<String> schema, String view, Optional<String> feature, Optional<String> alias, Map<String, String> keyMapping)
    {
        return new FeatureReference(schema, view, feature, alias, keyMapping);
    }

    private static void assertError(String text, int position, String problem)
    {
        assertThatThrownBy(() -> FeatureReference.parse(text))
                .as(text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid feature reference '%s' at position %s: %s", text, position, problem);
    }
}
