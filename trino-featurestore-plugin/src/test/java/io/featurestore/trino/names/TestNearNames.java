package io.featurestore.trino.names;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestNearNames
{
    @Test
    void testTypingErrors()
    {
        assertThat(NearNames.of("custmer_stats", List.of("customer_stats", "product_stats"))).containsExactly("customer_stats");
        assertThat(NearNames.of("sttas", List.of("stats", "status"))).containsExactly("stats");
        assertThat(NearNames.of("$lastest", List.of("$latest", "$timeline"))).containsExactly("$latest");
    }

    @Test
    void testNearestFirst()
    {
        assertThat(NearNames.of("segments", List.of("segmented", "segment", "fragments"))).containsExactly("segment", "segmented");
    }

    @Test
    void testOthers()
    {
        assertThat(NearNames.of("customer_stats", List.of("orders", "product_embeddings"))).isEmpty();
        // Of two letters there is nothing to recognise
        assertThat(NearNames.of("ts", List.of("t", "id"))).isEmpty();
        assertThat(NearNames.of("anything", List.of())).isEmpty();
    }
}
