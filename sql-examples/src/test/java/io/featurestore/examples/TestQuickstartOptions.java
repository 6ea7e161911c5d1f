package io.featurestore.examples;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestQuickstartOptions
{
    private static final Path WORKING_DIRECTORY = Path.of("/home/someone");
    private static final Path DEFAULT_DATA = Path.of("/clone/sql-examples/data");

    @Test
    void testDefaults()
    {
        assertThat(parse()).isEqualTo(new QuickstartOptions(8080, DEFAULT_DATA, false, false, false));
    }

    @Test
    void testAllOptions()
    {
        assertThat(parse("--port", "9090", "--data", "/tmp/store", "--fresh", "--once"))
                .isEqualTo(new QuickstartOptions(9090, Path.of("/tmp/store"), true, true, false));
    }

    @Test
    void testRelativeDataIsBelowTheCallersDirectory()
    {
        assertThat(parse("--data", "../store").data()).isEqualTo(Path.of("/home/store"));
    }

    @Test
    void testHelp()
    {
        assertThat(parse("--help").help()).isTrue();
        assertThat(parse("-h").help()).isTrue();
        assertThat(QuickstartOptions.USAGE).contains("--port", "--data", "--fresh", "--once", "8080");
    }

    @Test
    void testMistakesAreNamedInOneLine()
    {
        assertMistake("Unknown option --prot; --help lists the options", "--prot", "9090");
        assertMistake("--port needs a value; --help lists the options", "--port");
        assertMistake("--port needs a value; --help lists the options", "--port", "--once");
        assertMistake("--port must be a number between 1 and 65535, but is 'http'", "--port", "http");
        assertMistake("--port must be between 1 and 65535, but is 70000", "--port", "70000");
        assertMistake("--port must be between 1 and 65535, but is 0", "--port", "0");
        assertMistake("--data needs a value; --help lists the options", "--data");
    }

    private static void assertMistake(String message, String... arguments)
    {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(QuickstartException.class)
                .hasMessage(message);
    }

    private static QuickstartOptions parse(String... arguments)
    {
        return QuickstartOptions.parse(ImmutableList.copyOf(arguments), WORKING_DIRECTORY, DEFAULT_DATA);
    }
}
