package io.featurestore.trino.query;

import io.trino.sql.tree.Identifier;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.SYNTAX_ERROR;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;

final class TestSqlReader
{
    @Test
    void testQuery()
    {
        assertThat(SqlReader.query("TABLE t")).isEqualTo(SqlReader.query("table T"));
        assertThat(SqlReader.findQuery("TABLE t")).contains(SqlReader.query("TABLE t"));
    }

    @Test
    void testWhatIsNoQuery()
    {
        assertTrinoExceptionThrownBy(() -> SqlReader.query("SELECT `x` FROM t"))
                .hasErrorCode(SYNTAX_ERROR)
                .hasMessageStartingWith("'SELECT `x` FROM t' is not a SQL query: backquoted identifiers are not supported");
        assertTrinoExceptionThrownBy(() -> SqlReader.query("DROP TABLE t"))
                .hasErrorCode(SYNTAX_ERROR)
                .hasMessage("'DROP TABLE t' is a statement, but not a query");
        assertThat(SqlReader.findQuery("SELECT `x` FROM t")).isEmpty();
        assertThat(SqlReader.findQuery("DROP TABLE t")).isEmpty();
    }

    @Test
    void testExpression()
    {
        assertThat(SqlReader.expression("\"Amount\"")).isInstanceOfSatisfying(Identifier.class, name -> assertThat(SqlReader.name(name)).isEqualTo("amount"));
        assertThat(SqlReader.findExpression("amount >")).isEmpty();
        assertTrinoExceptionThrownBy(() -> SqlReader.expression("amount >"))
                .hasErrorCode(SYNTAX_ERROR)
                .hasMessageStartingWith("'amount >' is not a SQL expression: mismatched input");
    }

    /**
     * A second one would translate errors and compare names in its own way.
     */
    @Test
    void testThereIsOneReader()
            throws IOException
    {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> readers = sources.filter(file -> file.toString().endsWith(".java") && text(file).contains("new SqlParser(")).toList();
            assertThat(readers).containsExactly(Path.of("src/main/java/io/featurestore/trino/query/SqlReader.java"));
        }
    }

    private static String text(Path file)
    {
        try {
            return Files.readString(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
