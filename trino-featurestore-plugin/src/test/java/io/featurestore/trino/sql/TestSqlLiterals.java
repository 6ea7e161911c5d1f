package io.featurestore.trino.sql;

import io.featurestore.catalog.RelationName;
import io.featurestore.trino.value.UtcInstant;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

import static io.featurestore.trino.names.SqlIdentifiers.quote;
import static io.featurestore.trino.sql.SqlLiterals.interval;
import static io.featurestore.trino.sql.SqlLiterals.timestamp;
import static io.featurestore.trino.sql.SqlLiterals.timestampWithTimeZone;
import static io.featurestore.trino.sql.SqlLiterals.varchar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSqlLiterals
{
    @Test
    void testNames()
    {
        assertThat(quote("a \"b\".c")).isEqualTo("\"a \"\"b\"\".c\"");
        assertThat(new QualifiedRelation("lake", new RelationName("a.b", "v")).sql()).isEqualTo("\"lake\".\"a.b\".\"v\"");
        assertThatThrownBy(() -> quote("")).hasMessage("name is empty");
    }

    @Test
    void testText()
    {
        assertThat(varchar("it's")).isEqualTo("'it''s'");
    }

    @Test
    void testInstants()
    {
        assertThat(timestamp(UtcInstant.of(Instant.parse("2025-10-18T10:00:00Z")))).isEqualTo("TIMESTAMP '2025-10-18 10:00:00'");
        assertThat(timestamp(UtcInstant.of(Instant.parse("2025-10-18T10:00:00.120Z")))).isEqualTo("TIMESTAMP '2025-10-18 10:00:00.12'");
        assertThat(timestamp(new UtcInstant(0, 1))).isEqualTo("TIMESTAMP '1970-01-01 00:00:00.000000000001'");
        assertThat(timestampWithTimeZone(UtcInstant.of(Instant.parse("0001-01-01T00:00:00Z")))).isEqualTo("TIMESTAMP '0001-01-01 00:00:00 UTC'");
        assertThat(timestamp(UtcInstant.of(Instant.parse("+12345-01-01T00:00:00Z")))).isEqualTo("TIMESTAMP '12345-01-01 00:00:00'");
        assertThat(timestamp(UtcInstant.of(Instant.parse("-0005-01-01T00:00:00Z")))).isEqualTo("TIMESTAMP '-0005-01-01 00:00:00'");
        assertThatThrownBy(() -> UtcInstant.ofEpochSecond(0, 1_000_000_000_000L)).hasMessageStartingWith("picosOfSecond is not within a second");
    }

    @Test
    void testIntervals()
    {
        assertThat(interval(Duration.ofDays(400))).isEqualTo("INTERVAL '400 00:00:00.000' DAY TO SECOND");
        assertThat(interval(Duration.parse("PT36H5M7.089S"))).isEqualTo("INTERVAL '1 12:05:07.089' DAY TO SECOND");
        assertThatThrownBy(() -> interval(Duration.ofNanos(1))).hasMessage("duration is not in whole milliseconds: PT0.000000001S");
    }
}
