package io.featurestore.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestQuickstartDirectory
{
    @TempDir
    private Path temporary;

    @Test
    void testDataLastUnlessFresh()
            throws IOException
    {
        Path root = temporary.resolve("not/yet/there");
        QuickstartDirectory.open(root, false).close();
        Path table = Files.createFile(Files.createDirectory(root.resolve("warehouse")).resolve("table"));

        QuickstartDirectory.open(root, false).close();
        assertThat(table).exists();

        QuickstartDirectory.open(root, true).close();
        assertThat(root.resolve("warehouse")).doesNotExist();
        assertThat(root).isDirectory();
    }

    @Test
    void testFolderInUse()
            throws IOException
    {
        try (QuickstartDirectory directory = QuickstartDirectory.open(temporary, false)) {
            Path table = Files.createFile(directory.root().resolve("table"));

            assertThatThrownBy(() -> QuickstartDirectory.open(temporary, true))
                    .isInstanceOf(QuickstartException.class)
                    .hasMessage("%s is in use by another quickstart: stop it or give another folder with --data", temporary);
            assertThat(table).exists();
        }
        QuickstartDirectory.open(temporary, true).close();
    }

    @Test
    void testFolderOfSomethingElseIsLeftAlone()
            throws IOException
    {
        Path precious = Files.createFile(temporary.resolve("precious"));

        assertThatThrownBy(() -> QuickstartDirectory.open(temporary, true))
                .isInstanceOf(QuickstartException.class)
                .hasMessage("%s holds other files: give an empty or new folder with --data", temporary);
        assertThat(precious).exists();
    }

    @Test
    void testFolderThatCannotBeWritten()
            throws IOException
    {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> QuickstartDirectory.open(file.resolve("data"), false))
                .isInstanceOf(QuickstartException.class)
                .hasMessageStartingWith("Cannot write to %s: ".formatted(file.resolve("data")))
                .hasMessageEndingWith("; give another folder with --data");
        assertThatThrownBy(() -> QuickstartDirectory.open(Path.of("/proc/featurestore"), false))
                .isInstanceOf(QuickstartException.class)
                .hasMessageStartingWith("Cannot write to /proc/featurestore: ");
    }
}
