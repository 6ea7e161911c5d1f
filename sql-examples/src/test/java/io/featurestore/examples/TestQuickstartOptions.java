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
        QuickstartOptions options = parse();

        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.data()).isEqualTo(DEFAULT_DATA);
        assertThat(options.once()).isFalse();
        assertThat(options.fresh()).isFalse();
        assertThat(options.help()).isFalse();
    }

    @Test
    void testAllOptions()
    {
        QuickstartOptions options = parse("--port", "9090", "--data", "/tmp/store", "--fresh", "--once");

        assertThat(options.port()).isEqualTo(9090);
        assertThat(options.data()).isEqualTo(Path.of("/tmp/store"));
        assertThat(options.once()).isTrue();
        assertThat(options.fresh()).isTrue();
        assertThat(options.help()).isFalse();
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
        assertThat(parse("--help").usage()).contains("--port", "--data", "--fresh", "--once", "8080");
    }

    @Test
    void testMistakesAreNamedInOneLine()
    {
        assertMistake("Unknown options: '--prot', '9090'; --help lists the options", "--prot", "9090");
        assertMistake("Missing required parameter for option '--port' (N); --help lists the options", "--port");
        assertMistake("Expected parameter for option '--port' but found '--once'; --help lists the options", "--port", "--once");
        assertMistake("Invalid value for option '--port': 'http' is not an int; --help lists the options", "--port", "http");
        assertMistake("--port must be between 1 and 65535, but is 70000", "--port", "70000");
        assertMistake("--port must be between 1 and 65535, but is 0", "--port", "0");
        assertMistake("Missing required parameter for option '--data' (DIR); --help lists the options", "--data");
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
