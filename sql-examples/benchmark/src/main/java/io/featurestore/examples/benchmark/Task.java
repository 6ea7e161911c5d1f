package io.featurestore.examples.benchmark;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * @param shape name of the shape in the results
 * @param before statement that is run before each run, unmeasured
 */
record Task(String shape, Way way, Engine engine, Optional<String> before, String sql)
{
    public Task
    {
        requireNonNull(shape, "shape is null");
        requireNonNull(way, "way is null");
        requireNonNull(engine, "engine is null");
        requireNonNull(before, "before is null");
        requireNonNull(sql, "sql is null");
    }
}
