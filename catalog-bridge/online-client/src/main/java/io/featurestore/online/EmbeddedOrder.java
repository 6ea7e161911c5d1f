package io.featurestore.online;

import java.util.Arrays;

final class EmbeddedOrder
{
    private static final int HEADER_BYTES = 50;
    private static final int EVENT_TIME = 10;
    private static final int PUBLICATION = 34;
    private static final int EXPIRES = 42;

    private EmbeddedOrder() {}

    static boolean isReadable(byte[] stored)
    {
        return stored.length >= HEADER_BYTES && stored[0] == OnlineValue.LAYOUT_VERSION;
    }

    static boolean keeps(byte[] stored, byte[] value, byte[] settled)
    {
        return isReadable(stored) &&
                Arrays.compareUnsigned(value, EVENT_TIME, EXPIRES, stored, EVENT_TIME, EXPIRES) < 0 &&
                Arrays.compareUnsigned(settled, 0, Long.BYTES, stored, PUBLICATION, EXPIRES) < 0;
    }

    static byte[] withPublication(byte[] stored, byte[] publication)
    {
        byte[] changed = stored.clone();
        System.arraycopy(publication, 0, changed, PUBLICATION, Long.BYTES);
        return changed;
    }

    static boolean isBefore(byte[] stored, byte[] publication)
    {
        return Arrays.compareUnsigned(stored, PUBLICATION, EXPIRES, publication, 0, Long.BYTES) < 0;
    }
}
