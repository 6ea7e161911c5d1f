package io.featurestore.trino.names;

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The name of a table or view with the definition of one of its versions: {@code v@v2}.
 */
public record VersionName(SchemaTableName base, int version)
{
    private static final Pattern FORM = Pattern.compile("([^@]+)@v([0-9]{1,9})");

    public VersionName
    {
        requireNonNull(base, "base is null");
    }

    public static Optional<VersionName> parse(SchemaTableName name)
    {
        return Optional.of(FORM.matcher(name.getTableName()))
                .filter(Matcher::matches)
                .map(matcher -> new VersionName(new SchemaTableName(name.getSchemaName(), matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }

    /**
     * The name of the table or view; the name itself if it names no version.
     */
    public static SchemaTableName baseOf(SchemaTableName name)
    {
        return parse(name).map(VersionName::base).orElse(name);
    }

    public SchemaTableName name()
    {
        return new SchemaTableName(base.getSchemaName(), "%s@v%s".formatted(base.getTableName(), version));
    }
}
