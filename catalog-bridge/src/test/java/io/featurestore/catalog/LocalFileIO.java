package io.featurestore.catalog;

import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Files named {@code file:///…}, as Trino's local file system names them, without Hadoop.
 */
public final class LocalFileIO
        implements FileIO
{
    @Override
    public InputFile newInputFile(String location)
    {
        return new LocalInputFile(location, Files.localInput(toFile(location)));
    }

    @Override
    public OutputFile newOutputFile(String location)
    {
        File file = toFile(location);
        try {
            // Iceberg fails when two create the directory at the same time
            java.nio.file.Files.createDirectories(file.toPath().getParent());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LocalOutputFile(location, Files.localOutput(file));
    }

    @Override
    public void deleteFile(String location)
    {
        try {
            java.nio.file.Files.delete(toFile(location).toPath());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File toFile(String location)
    {
        checkArgument(location.startsWith("file:/"), "Not a local file: %s", location);
        // Names are not URL-encoded by Iceberg, so this is no URI
        return Path.of(location.replaceFirst("^file:/+", "/")).toFile();
    }

    /**
     * Keeps the location as it was given. Iceberg's own local files give the path instead, which the catalog would store as the location of a
     * table's metadata, and Trino reads no location without a scheme.
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
