package io.featurestore.online;

import static io.featurestore.online.Checks.checkArgument;

/**
 * @param number 1 or more, rising from run to run
 * @param settled values of publications up to this one are replaced even by older ones: a full publication gives the last that completed,
 *         since it has read sources at least as new; others give 0
 */
public record OnlinePublication(long number, long settled)
{
    public OnlinePublication
    {
        checkArgument(number > 0, "The number of the publication is not 1 or more: %s", number);
        checkArgument(settled >= 0 && settled < number, "Settled publications are not in 0 to %s: %s", number - 1, settled);
    }

    public static OnlinePublication incremental(long number)
    {
        return new OnlinePublication(number, 0);
    }
}
