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
        QuickstartDirectory.open(root, false);
        Path table = Files.createFile(root.resolve("table"));

        QuickstartDirectory.open(root, false);
        assertThat(table).exists();

        QuickstartDirectory.open(root, true);
        assertThat(table).doesNotExist();
        assertThat(root).isDirectory();
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
