package io.featurestore.examples;

import org.apache.iceberg.Files;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

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
        return new LocalInputFile(location, Files.localInput(localPath(location).toFile()));
    }

    @Override
    public OutputFile newOutputFile(String location)
    {
        return new LocalOutputFile(location, Files.localOutput(localPath(location).toFile()));
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

    /**
     * Has the location as it was given. Iceberg's own local files have the path in its place: the catalog would keep that as the location
     * of a table's metadata, and Trino reads no location without a scheme.
     */
    private record LocalInputFile(String location, InputFile file)
            implements InputFile
    {
        @Override
        public long getLength()
        {
            return file.getLength();
        }

        @Override
        public SeekableInputStream newStream()
        {
            return file.newStream();
        }

        @Override
        public boolean exists()
        {
            return file.exists();
        }
    }

    private record LocalOutputFile(String location, OutputFile file)
            implements OutputFile
    {
        @Override
        public PositionOutputStream create()
        {
            return file.create();
        }

        @Override
        public PositionOutputStream createOrOverwrite()
        {
            return file.createOrOverwrite();
        }

        @Override
        public InputFile toInputFile()
        {
            return new LocalInputFile(location, file.toInputFile());
        }
    }
}
