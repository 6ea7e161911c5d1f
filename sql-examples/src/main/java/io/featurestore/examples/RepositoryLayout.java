package io.featurestore.examples;

import java.nio.file.Path;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

public record RepositoryLayout(Path root)
{
    public RepositoryLayout
    {
        requireNonNull(root, "root is null");
        checkArgument(root.isAbsolute(), "root is not absolute: %s", root);
    }

    public Path examples()
    {
        return root.resolve("sql-examples");
    }

    public Path benchmark()
    {
        return examples().resolve("benchmark");
    }

    public Path defaultData()
    {
        return examples().resolve("data");
    }

    public Path assembledPlugin()
    {
        return root.resolve("trino-featurestore-plugin/target/trino-featurestore-plugin-483.1");
    }
}
