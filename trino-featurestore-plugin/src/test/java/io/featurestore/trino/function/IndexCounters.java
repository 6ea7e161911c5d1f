package io.featurestore.trino.function;

import javax.management.JMException;
import javax.management.ObjectName;

import java.lang.management.ManagementFactory;

/**
 * What the as-of indexes tell over JMX.
 */
final class IndexCounters
{
    private IndexCounters() {}

    static long counter(String attribute)
    {
        try {
            return (long) ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName("io.featurestore.trino.index:type=AsOfIndexes,name=featurestore"), attribute);
        }
        catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
