package io.featurestore.trino.pins;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.featurestore.catalog.CatalogException;
import io.featurestore.catalog.DefinitionCodec;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.ViewDraft;
import io.featurestore.catalog.ViewQuery;
import io.featurestore.trino.definition.StoredColumnTypes;
import io.featurestore.trino.iceberg.IcebergColumns;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.store.ViewStore;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.type.TypeManager;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

// Pins are views of the catalog
final class PinStore
{
    private final TypeManager typeManager;

    @Inject
    PinStore(TypeManager typeManager)
    {
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    static Optional<StoredView> find(ConnectorSession session, ViewStore views, PinName name)
    {
        return views.load(session, name.name()).filter(Pin::isPin);
    }

    void create(ConnectorSession session, ViewStore views, String catalogName, Pin pin, FrozenTrainingSet frozen)
    {
        PinName name = pin.name();
        ViewDraft draft = new ViewDraft(
                IcebergColumns.toSchema(typeManager, new StoredColumnTypes(typeManager).storable(frozen.columns())),
                new ViewQuery(frozen.sql(), Optional.of(catalogName), Optional.of(pin.trainingSet().schema())),
                Optional.of("Pin %s of training set %s".formatted(pin.pin(), name.trainingSet())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                session.getUser());
        try {
            views.create(session, name.name(), draft, ImmutableMap.of(DefinitionCodec.PIN, pin.toJson()));
        }
        catch (TrinoException e) {
            // If only the answer was lost, the pin was made
            if (views.reload(session, name.name()).filter(Pin::isPin).flatMap(Pin::of).filter(pin::equals).isEmpty()) {
                throw e;
            }
        }
    }

    static boolean isChanged(TrinoException failure)
    {
        return failure.getCause() instanceof CatalogException cause && cause.reason() == CatalogException.Reason.CHANGED;
    }
}
