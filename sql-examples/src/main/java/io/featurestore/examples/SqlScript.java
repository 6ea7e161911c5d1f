package io.featurestore.examples;

import com.google.common.collect.ImmutableList;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

public record SqlScript(String file, String name, String description, List<SqlStatement> statements)
{
    public SqlScript
    {
        requireNonNull(file, "file is null");
        requireNonNull(name, "name is null");
        requireNonNull(description, "description is null");
        statements = ImmutableList.copyOf(statements);
        checkArgument(!name.isBlank(), "%s has no '-- name:'", file);
        checkArgument(!description.isBlank(), "%s has no '-- description:'", file);
        checkArgument(!statements.isEmpty(), "%s has no statement", file);
    }

    public static SqlScript read(Path file)
    {
        try {
            return SqlScriptParser.parse(file.getFileName().toString(), Files.readString(file));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<SqlScript> readAll(Path directory)
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9][0-9]_*.sql")) {
            return StreamSupport.stream(files.spliterator(), false)
                    .sorted()
                    .map(SqlScript::read)
                    .collect(toImmutableList());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
