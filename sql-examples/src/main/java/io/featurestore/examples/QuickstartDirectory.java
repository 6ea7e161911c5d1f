package io.featurestore.examples;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.io.MoreFiles.deleteDirectoryContents;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static java.util.Objects.requireNonNull;

/**
 * The folder that keeps everything of a quickstart between starts. It carries a marker file, so that {@code --fresh}
 * never deletes a folder that is something else.
 */
public record QuickstartDirectory(Path root)
{
    /**
     * Bytes that must be free: the demo data, the examples' tables and the log need about half of it.
     */
    private static final long MINIMUM_FREE_BYTES = 512L << 20;

    private static final String MARKER = ".featurestore-quickstart";

    public QuickstartDirectory
    {
        requireNonNull(root, "root is null");
        checkArgument(root.isAbsolute(), "root is not absolute: %s", root);
    }

    /**
     * Makes the folder ready, empty when {@code fresh}.
     *
     * @throws QuickstartException when the folder cannot be written, is not a quickstart's, or its disk is nearly full
     */
    public static QuickstartDirectory open(Path root, boolean fresh)
    {
        try {
            Files.createDirectories(root);
            requireOurs(root);
            if (fresh) {
                deleteDirectoryContents(root, ALLOW_INSECURE);
            }
            Files.writeString(root.resolve(MARKER), "Tables, definitions and logs of sql-examples/quickstart\n");
            requireSpace(root);
            return new QuickstartDirectory(root);
        }
        catch (IOException e) {
            throw new QuickstartException("Cannot write to %s: %s; give another folder with --data".formatted(root, reason(e)), e);
        }
    }

    private static void requireOurs(Path root)
            throws IOException
    {
        if (Files.exists(root.resolve(MARKER))) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            if (files.iterator().hasNext()) {
                throw new QuickstartException("%s holds other files: give an empty or new folder with --data".formatted(root));
            }
        }
    }

    private static void requireSpace(Path root)
            throws IOException
    {
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < MINIMUM_FREE_BYTES) {
            throw new QuickstartException("The disk of %s is full: %s MB are free and %s MB are needed; make room or give another folder with --data"
                    .formatted(root, free >> 20, MINIMUM_FREE_BYTES >> 20));
        }
    }

    private static String reason(IOException e)
    {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException exception && exception.getReason() != null) {
            return exception.getReason();
        }
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }

    public Path catalogDatabase()
    {
        return root.resolve("catalog").resolve("names");
    }

    public Path warehouse()
    {
        return root.resolve("warehouse");
    }

    public Path trino()
    {
        return root.resolve("trino");
    }

    public Path plugins()
    {
        return root.resolve("plugins");
    }

    public Path log()
    {
        return root.resolve("log").resolve("server.log");
    }

    public Path consoleLog()
    {
        return log().resolveSibling("console.log");
    }
}
