package io.featurestore.trino.oracle;

import com.google.common.collect.Streams;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * @param values as {@link SqlValues} says, null for NULL
 */
record Row(List<Object> values)
{
    Row
    {
        values = SqlValues.list(values);
    }

    static Row row(Object... values)
    {
        return new Row(Arrays.asList(values));
    }

    Row append(Row other)
    {
        return new Row(Streams.concat(values.stream(), other.values.stream()).toList());
    }

    static Row nulls(int count)
    {
        return new Row(Stream.generate(() -> null).limit(count).toList());
    }
}
