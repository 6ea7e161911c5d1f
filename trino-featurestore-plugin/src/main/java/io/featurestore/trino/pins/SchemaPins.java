package io.featurestore.trino.pins;

import io.airlift.log.Logger;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// The pins that are dropped with a schema, and the tags that they leave in others
record SchemaPins(TransactionContext transaction, PinTags tags)
{
    private static final Logger log = Logger.get(SchemaPins.class);

    SchemaPins
    {
        requireNonNull(transaction, "transaction is null");
        requireNonNull(tags, "tags is null");
    }

    List<Pin> in(ConnectorSession session, String schema)
    {
        return transaction.iceberg().metadata().listViews(session, Optional.of(schema)).stream()
                .flatMap(view -> PinName.parse(view).stream())
                .flatMap(name -> pin(session, name).stream())
                .collect(toImmutableList());
    }

    private Optional<Pin> pin(ConnectorSession session, PinName name)
    {
        try {
            return PinStore.find(session, transaction.views(), name).flatMap(Pin::of);
        }
        catch (TrinoException e) {
            log.warn(e, "Pin %s cannot be read: its tags stay", name.name());
            return Optional.empty();
        }
    }

    void release(ConnectorSession session, List<Pin> pins)
    {
        pins.forEach(pin -> tags.release(session, transaction, pin, table -> !table.schema().equals(pin.trainingSet().schema())));
    }
}
