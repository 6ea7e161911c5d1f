package io.featurestore.trino.handle;

/**
 * One class of handles of our own. Calls that are given such a handle go to its kind; of the others the Iceberg connector knows.
 */
public interface HandleKind<H>
{
    Class<H> handle();
}
