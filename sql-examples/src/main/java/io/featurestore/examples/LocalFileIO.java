package io.featurestore.examples;

import org.apache.iceberg.Files;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

import java.io.IOException;
import java.nio.file.Path;

import static java.nio.file.Files.deleteIfExists;

/**
 * Iceberg files on the local disk under {@code file:} locations, without Hadoop.
 */
public class LocalFileIO
        implements FileIO
{
    private static final String SCHEME = "file:";

    @Override
    public InputFile newInputFile(String location)
    {
        return Files.localInput(localPath(location).toFile());
    }

    @Override
    public OutputFile newOutputFile(String location)
    {
        return Files.localOutput(localPath(location).toFile());
    }

    @Override
    public void deleteFile(String location)
    {
        try {
            deleteIfExists(localPath(location));
        }
        catch (IOException e) {
            throw new RuntimeIOException(e, "Cannot delete %s", location);
        }
    }

    // Locations are names, not escaped URIs: Trino and Iceberg write them with spaces and percent signs as they are
    private static Path localPath(String location)
    {
        String path = location.startsWith(SCHEME) ? location.substring(SCHEME.length()) : location;
        return Path.of(path).normalize();
    }
}
