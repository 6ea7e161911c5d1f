package io.featurestore.examples;

import com.google.common.collect.ImmutableList;
import io.featurestore.examples.ResultTable.Column;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestResultTable
{
    @Test
    void testNumbersAreAlignedToTheRight()
    {
        ResultTable table = new ResultTable(
                ImmutableList.of(new Column("customer_id", true), new Column("segment", false)),
                ImmutableList.of(ImmutableList.of("42", "regular"), ImmutableList.of("1042", "NULL")));

        assertThat(table.lines()).containsExactly(
                "customer_id | segment",
                "------------+--------",
                "         42 | regular",
                "       1042 | NULL");
    }

    @Test
    void testTextOfSeveralLines()
    {
        Column column = new Column("Create View", false);

        assertThat(new ResultTable(ImmutableList.of(column), ImmutableList.of(ImmutableList.of("CREATE VIEW v AS\nSELECT 1"))).lines())
                .containsExactly("CREATE VIEW v AS", "SELECT 1");
        assertThat(new ResultTable(ImmutableList.of(column, new Column("x", false)), ImmutableList.of(ImmutableList.of("SELECT\n  1", "2"))).lines())
                .containsExactly("Create View | x", "------------+--", "SELECT 1    | 2");
    }

    @Test
    void testNoRows()
    {
        assertThat(new ResultTable(ImmutableList.of(new Column("x", true)), ImmutableList.of()).lines())
                .containsExactly("x", "-");
    }

    @Test
    void testComparison()
    {
        List<String> actual = ImmutableList.of("x | time", "--+-----", "1 | 12:30");

        assertThat(ResultTable.matches(actual, ImmutableList.of("x | time", "--+-----", "1 | 12:30"))).isTrue();
        assertThat(ResultTable.matches(actual, ImmutableList.of("  x    | time ", "---+-----", " 1 |     12:30"))).isTrue();
        assertThat(ResultTable.matches(actual, ImmutableList.of("x | time", "--+--", "1 | …"))).isTrue();
        assertThat(ResultTable.matches(actual, ImmutableList.of("x | time", "--+--", "2 | 12:30"))).isFalse();
        assertThat(ResultTable.matches(actual, ImmutableList.of("x | time", "--+--"))).isFalse();
        assertThat(ResultTable.matches(actual, ImmutableList.of("x | time", "--+--", "1 | 12:30", "1 | 12:30"))).isFalse();
    }
}
