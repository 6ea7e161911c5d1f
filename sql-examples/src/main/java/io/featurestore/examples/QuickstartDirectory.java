package io.featurestore.examples;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

/**
 * What a quickstart keeps between starts. A marker file tells that the folder is a quickstart's, so {@code --fresh} deletes nothing
 * else; one quickstart at a time holds its lock.
 */
public final class QuickstartDirectory
        implements AutoCloseable
{
    // Demo data, tables and log need about half
    private static final long MINIMUM_FREE_BYTES = 512L << 20;

    private static final String MARKER = ".featurestore-quickstart";

    private final Path root;
    private final FileChannel lock;

    private QuickstartDirectory(Path root, FileChannel lock)
    {
        this.root = requireNonNull(root, "root is null");
        this.lock = requireNonNull(lock, "lock is null");
    }

    /**
     * @throws QuickstartException when the folder cannot be written, belongs to something else, is in use or its disk is nearly full
     */
    public static QuickstartDirectory open(Path root, boolean fresh)
    {
        checkArgument(root.isAbsolute(), "root is not absolute: %s", root);
        try {
            Files.createDirectories(root);
            requireOurs(root);
            FileChannel lock = lock(root);
            if (fresh) {
                deleteContents(root);
            }
            requireSpace(root);
            return new QuickstartDirectory(root, lock);
        }
        catch (IOException e) {
            throw new QuickstartException("Cannot write to %s: %s; give another folder with --data".formatted(root, reason(e)), e);
        }
    }

    private static FileChannel lock(Path root)
            throws IOException
    {
        FileChannel channel = FileChannel.open(root.resolve(MARKER), CREATE, WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        }
        catch (OverlappingFileLockException e) {
            // Held by this JVM
        }
        channel.close();
        throw new QuickstartException("%s is in use by another quickstart: stop it or give another folder with --data".formatted(root));
    }

    private static void deleteContents(Path root)
            throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root, file -> !file.endsWith(MARKER))) {
            for (Path file : files) {
                deleteRecursively(file, ALLOW_INSECURE);
            }
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

    public Path root()
    {
        return root;
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

    @Override
    public void close()
            throws IOException
    {
        lock.close();
    }
}
