package io.featurestore.trino.sql;

/**
 * A relation that has what a feature view computes of its events at the times of each key at which one happens, or enters or leaves a window: keys,
 * times in UTC, and a value for each aggregate.
 */
public interface WindowScan
{
    String TIME = "$time";
    // NULL after the last change of the key
    String NEXT_CHANGE = "$next_change";
    // NULL if no event is in any window
    String NEWEST_EVENT = "$newest_event";
    String HAS_EVENT = "$has_event";
    String HAS_CHANGE = "$has_change";

    /**
     * What stands after FROM, with those of the times that are asked for.
     *
     * @param digits of the times: an event of the current time that is excluded counts a last digit later
     */
    String relation(boolean atEvents, boolean atChanges, int digits);

    static String key(int number)
    {
        return "$key %s".formatted(number + 1);
    }

    static String value(String aggregate)
    {
        return "$value of %s".formatted(aggregate);
    }
}
