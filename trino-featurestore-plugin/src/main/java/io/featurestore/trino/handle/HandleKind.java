package io.featurestore.trino.handle;

/**
 * A class of handles that this connector makes itself. Calls with such a handle go to its kind, all others to the Iceberg connector.
 */
public interface HandleKind<H>
{
    Class<H> handle();
}
