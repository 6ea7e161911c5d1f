package io.featurestore.trino.sql;

// The times of each key at which values are wanted
enum PointsOfTime
{
    EVENTS,
    CHANGES,
    EVENTS_AND_CHANGES;

    boolean haveEvents()
    {
        return this != CHANGES;
    }

    boolean haveChanges()
    {
        return this != EVENTS;
    }
}
