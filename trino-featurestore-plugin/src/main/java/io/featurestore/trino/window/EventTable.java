package io.featurestore.trino.window;

import io.featurestore.trino.source.HistoryColumn;
import io.trino.spi.type.TypeOperators;

/**
 * Events in the order (entity, time, created, values).
 */
public interface EventTable
{
    int rowCount();

    int entityCount();

    // Of an entity up to the number of them: the events of one end where those of the next begin
    int firstRow(int entity);

    // Whether the row has the entity, time and created of the row before it
    boolean isTied(int row);

    EventColumn column(HistoryColumn column);

    // Equal values of the column have equal numbers
    int[] numbers(HistoryColumn column);

    TypeOperators typeOperators();
}
