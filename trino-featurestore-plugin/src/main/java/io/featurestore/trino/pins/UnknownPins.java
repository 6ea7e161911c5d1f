package io.featurestore.trino.pins;

import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.engine.RelationAsked;
import io.featurestore.trino.names.NearNames;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static java.util.Objects.requireNonNull;

// Tells who asks for a pin that there is not, which there are
record UnknownPins(TransactionContext transaction)
{
    UnknownPins
    {
        requireNonNull(transaction, "transaction is null");
    }

    void explain(ConnectorSession session, PinName name)
    {
        if (RelationAsked.now() != RelationAsked.TO_READ || !isTrainingSet(session, name) || PinStore.find(session, transaction.views(), name).isPresent()) {
            return;
        }
        List<String> pins = transaction.iceberg().metadata().listViews(session, Optional.of(name.trainingSet().getSchemaName())).stream()
                .flatMap(view -> PinName.parse(view).stream())
                .filter(pin -> pin.trainingSet().equals(name.trainingSet()))
                .map(PinName::pin)
                .sorted()
                .collect(toImmutableList());
        String answer = NearNames.of(name.pin(), pins).stream()
                .findFirst()
                .map("; did you mean '%s'?"::formatted)
                .orElseGet(() -> pins.isEmpty() ? "" : "; it has " + String.join(", ", pins));
        throw new TrinoException(TABLE_NOT_FOUND, "Training set %s has no pin '%s'%s".formatted(name.trainingSet(), name.pin(), answer));
    }

    private boolean isTrainingSet(ConnectorSession session, PinName name)
    {
        return transaction.views().load(session, name.trainingSet())
                .flatMap(view -> view.definition().filter(TrainingSetProperties.class::isInstance))
                .isPresent();
    }
}
