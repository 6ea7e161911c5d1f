package io.featurestore.examples.benchmark;

import com.google.common.collect.ImmutableSet;
import io.featurestore.conventions.AbstractTestConventions;

import java.util.Set;

final class TestConventions
        extends AbstractTestConventions
{
    @Override
    protected Set<String> printingFiles()
    {
        return ImmutableSet.of("Benchmark.java");
    }
}
