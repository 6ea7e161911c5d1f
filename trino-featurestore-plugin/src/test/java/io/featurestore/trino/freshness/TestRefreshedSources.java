package io.featurestore.trino.freshness;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestRefreshedSources
{
    private static final String PROPERTY = "featurestore.refreshed-sources";

    @Test
    void testSummaryTellsWhatWasWritten()
    {
        RefreshedSources sources = new RefreshedSources(
                List.of(new RefreshedSources.SourceTable("shop", "visits", Optional.of(7L), 2, "digest")),
                List.of(new RefreshedSources.SourceView("shop", "seen", "digest")),
                true,
                Instant.parse("2025-01-01T00:00:00Z"),
                Optional.of(new RefreshSession("digest", "Europe/Vienna")));
        assertThat(RefreshedSources.of(sources.toSummary())).hasValue(sources);
    }

    @Test
    void testSummaryOfAnEarlierReleaseTellsNoSession()
    {
        Map<String, String> summary = ImmutableMap.of(
                PROPERTY,
                """
                {"tables": [{"schema": "shop", "table": "visits", "snapshot": 7, "schemaVersion": 2, "definition": "digest"}],
                "views": [], "comparable": true, "startedAt": "2025-01-01T00:00:00Z"}
                """);
        assertThat(RefreshedSources.of(summary).orElseThrow().tables()).hasSize(1);
        assertThat(RefreshedSources.of(summary).orElseThrow().session()).isEmpty();
    }

    @Test
    void testOtherSnapshotsTellNothing()
    {
        assertThat(RefreshedSources.of(ImmutableMap.of())).isEmpty();
        assertThat(RefreshedSources.of(ImmutableMap.of(PROPERTY, "{}"))).isEmpty();
    }
}
