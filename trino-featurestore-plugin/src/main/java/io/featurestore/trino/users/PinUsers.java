package io.featurestore.trino.users;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.pins.PinListing;
import io.featurestore.trino.pins.PinListing.ListedPin;
import io.featurestore.trino.users.FeatureUse.Reading;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

// A pin reads what it froze, but a model that was trained on it wants the features as they are
final class PinUsers
        implements FeatureUsers
{
    private final PinListing pins;

    @Inject
    PinUsers(PinListing pins)
    {
        this.pins = requireNonNull(pins, "pins is null");
    }

    @Override
    public List<FeatureUse> of(ConnectorSession session, ResolvedFeatureView view)
    {
        SchemaTableName name = toSchemaTableName(view.name());
        return pins.pins(session).stream()
                .map(ListedPin::pin)
                .flatMap(pin -> pin.views().stream()
                        .filter(pinned -> pinned.viewName().equals(name) && !pinned.features().isEmpty())
                        .map(pinned -> new FeatureUse("pin", pin.name().name(), Reading.COLUMNS, Optional.of(ImmutableSet.copyOf(pinned.features())))))
                .collect(toImmutableList());
    }
}
