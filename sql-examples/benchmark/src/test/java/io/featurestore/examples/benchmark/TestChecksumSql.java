package io.featurestore.examples.benchmark;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * That an answer which differs in one value of one row has another checksum.
 */
@TestInstance(PER_CLASS)
final class TestChecksumSql
{
    private static final String FIRST = "(0, 7, TIMESTAMP '2025-03-01 00:00:00', 5, 40, 2.5, 'seg_1001')";
    private static final String SECOND = "(1, 8, TIMESTAMP '2025-03-02 00:00:00', 6, 41, 2.75, 'seg_1002')";
    private static final String UNMATCHED = "(2, 9, TIMESTAMP '2025-03-03 00:00:00', 7, NULL, NULL, NULL)";

    private DuckDbEngine engine;
    private String checksum;

    @BeforeAll
    void start(@TempDir Path temporary)
            throws SQLException
    {
        engine = new DuckDbEngine(temporary, "100MB");
        checksum = checksum(FIRST, SECOND, UNMATCHED);
    }

    @AfterAll
    void stop()
    {
        engine.close();
    }

    @Test
    void testOrderDoesNotMatter()
            throws SQLException
    {
        assertThat(checksum(UNMATCHED, SECOND, FIRST)).isEqualTo(checksum);
    }

    @Test
    void testEveryColumnMatters()
            throws SQLException
    {
        assertThat(checksum(FIRST, "(3, 8, TIMESTAMP '2025-03-02 00:00:00', 6, 41, 2.75, 'seg_1002')", UNMATCHED)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, "(1, 9, TIMESTAMP '2025-03-02 00:00:00', 6, 41, 2.75, 'seg_1002')", UNMATCHED)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, "(1, 8, TIMESTAMP '2025-03-02 00:00:01', 6, 41, 2.75, 'seg_1002')", UNMATCHED)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, "(1, 8, TIMESTAMP '2025-03-02 00:00:00', 7, 41, 2.75, 'seg_1002')", UNMATCHED)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, "(1, 8, TIMESTAMP '2025-03-02 00:00:00', 6, 42, 2.75, 'seg_1002')", UNMATCHED)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, "(1, 8, TIMESTAMP '2025-03-02 00:00:00', 6, 41, 3.00, 'seg_1002')", UNMATCHED)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, "(1, 8, TIMESTAMP '2025-03-02 00:00:00', 6, 41, 2.75, 'seg_1003')", UNMATCHED)).isNotEqualTo(checksum);
    }

    @Test
    void testMissingValueMatters()
            throws SQLException
    {
        assertThat(checksum(FIRST, "(1, 8, TIMESTAMP '2025-03-02 00:00:00', 6, NULL, 2.75, 'seg_1002')", UNMATCHED)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, SECOND, "(2, 9, TIMESTAMP '2025-03-03 00:00:00', 7, 1, NULL, NULL)")).isNotEqualTo(checksum);
    }

    @Test
    void testValuesOfAnotherRowMatter()
            throws SQLException
    {
        assertThat(checksum(
                "(0, 7, TIMESTAMP '2025-03-01 00:00:00', 5, 41, 2.75, 'seg_1002')",
                "(1, 8, TIMESTAMP '2025-03-02 00:00:00', 6, 40, 2.5, 'seg_1001')",
                UNMATCHED)).isNotEqualTo(checksum);
    }

    @Test
    void testMissingAndRepeatedRowsMatter()
            throws SQLException
    {
        assertThat(checksum(FIRST, SECOND)).isNotEqualTo(checksum);
        assertThat(checksum(FIRST, SECOND, UNMATCHED, UNMATCHED)).isNotEqualTo(checksum);
    }

    private String checksum(String... rows)
            throws SQLException
    {
        return engine.run(new ChecksumSql(Dialect.DUCKDB, Shape.SHORT).ofJoin(
                "(VALUES %s) AS joined (spine_id, entity_id, label_time, label, purchases_1, amount_1, segment_1)".formatted(String.join(", ", rows)))).checksum();
    }
}
