package io.featurestore.trino.sql;

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
