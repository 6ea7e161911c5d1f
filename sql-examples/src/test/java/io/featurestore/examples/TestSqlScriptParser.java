package io.featurestore.examples;

import com.google.common.collect.ImmutableList;
import io.featurestore.examples.SqlStatement.Failure;
import io.featurestore.examples.SqlStatement.Result;
import io.featurestore.examples.SqlStatement.Success;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestSqlScriptParser
{
    private static final String HEADER =
            """
            -- name: A name
            -- description: The first line
            -- and the second.

            """;

    @Test
    void testHeader()
    {
        SqlScript script = parse("SELECT 1;");

        assertThat(script.file()).isEqualTo("01_test.sql");
        assertThat(script.name()).isEqualTo("A name");
        assertThat(script.description()).isEqualTo("The first line and the second.");
    }

    @Test
    void testMissingHeader()
    {
        assertThatThrownBy(() -> SqlScriptParser.parse("01_test.sql", "SELECT 1;"))
                .hasMessage("01_test.sql has no '-- name:'");
        assertThatThrownBy(() -> SqlScriptParser.parse("01_test.sql", "-- name: A name\n\nSELECT 1;"))
                .hasMessage("01_test.sql has no '-- description:'");
        assertThatThrownBy(() -> parse("-- only prose\n"))
                .hasMessage("01_test.sql has no statement");
    }

    @Test
    void testSemicolonsThatEndNothing()
    {
        assertThat(parse(
                """
                SELECT 'a;b', 'it''s;', "c;d" /* e;f */ -- g;h
                FROM t;
                SELECT 2;
                """).statements())
                .extracting(SqlStatement::sql)
                .containsExactly("SELECT 'a;b', 'it''s;', \"c;d\" /* e;f */ -- g;h\nFROM t", "SELECT 2");
    }

    @Test
    void testExpectations()
    {
        assertThat(parse(
                """
                -- Prose above,
                -- in two lines.
                SELECT 1 AS x;
                --> x
                --> -
                --> 1

                CREATE TABLE t (x bigint);

                -- It must fail.
                SELECT y FROM t;
                --! Column 'y' cannot be resolved
                """).statements())
                .containsExactly(
                        new SqlStatement(ImmutableList.of("Prose above,", "in two lines."), "SELECT 1 AS x", new Result(ImmutableList.of(" x", " -", " 1"))),
                        new SqlStatement(ImmutableList.of(), "CREATE TABLE t (x bigint)", new Success()),
                        new SqlStatement(ImmutableList.of("It must fail."), "SELECT y FROM t", new Failure("Column 'y' cannot be resolved")));
    }

    @Test
    void testStatementThatIsNotEnded()
    {
        assertThatThrownBy(() -> parse("SELECT 1;\nSELECT 2"))
                .hasMessage("01_test.sql: a statement is not ended by a semicolon: SELECT 2");
    }

    @Test
    void testRowsAndFailureExcludeEachOther()
    {
        assertThatThrownBy(() -> parse("SELECT 1;\n--> 1\n--! error\n"))
                .hasMessage("01_test.sql: a statement is expected to give rows and to fail");
    }

    private static SqlScript parse(String statements)
    {
        return SqlScriptParser.parse("01_test.sql", HEADER + statements);
    }
}
