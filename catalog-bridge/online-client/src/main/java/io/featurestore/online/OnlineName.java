package io.featurestore.online;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * A feature view or a training set, named as in the catalog. Levels of the schema are joined by dots.
 */
public record OnlineName(String schema, String name)
{
    public OnlineName
    {
        requireNonNull(schema, "schema is null");
        requireNonNull(name, "name is null");
        checkArgument(!schema.isEmpty() && !name.isEmpty(), "The schema or the name is empty: '%s.%s'", schema, name);
    }

    /**
     * @param text {@code schema.name}; names with more dots need the constructor
     */
    public static OnlineName parse(String text)
    {
        int dot = text.indexOf('.');
        checkArgument(dot > 0 && dot == text.lastIndexOf('.') && dot < text.length() - 1, "'%s' is not a schema, a dot and a name", text);
        return new OnlineName(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public String toString()
    {
        return schema + "." + name;
    }
}
