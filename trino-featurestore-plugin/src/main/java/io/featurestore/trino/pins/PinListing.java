package io.featurestore.trino.pins;

import com.google.inject.Inject;
import io.featurestore.catalog.StoredView;
import io.featurestore.trino.names.PinName;
import io.featurestore.trino.store.DefinitionCache;
import io.featurestore.trino.store.DefinitionCaches;
import io.featurestore.trino.store.DefinitionListing;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static java.util.Objects.requireNonNull;

/**
 * All pins of the catalog, whoever may see them.
 */
public final class PinListing
{
    private final DefinitionListing listing;
    private final DefinitionCache<ListedPin> pins;

    @Inject
    PinListing(DefinitionListing listing, DefinitionCaches caches)
    {
        this.listing = requireNonNull(listing, "listing is null");
        this.pins = caches.create();
    }

    public record ListedPin(Pin pin, Optional<KeptChecksums> checksums)
    {
        public ListedPin
        {
            requireNonNull(pin, "pin is null");
            requireNonNull(checksums, "checksums is null");
        }
    }

    /**
     * In the order of their names.
     */
    public List<ListedPin> pins(ConnectorSession session)
    {
        return listing.views(session, name -> PinName.parse(toSchemaTableName(name)).isPresent(), pins, PinListing::pin);
    }

    private static Optional<ListedPin> pin(StoredView view)
    {
        return Pin.of(view).map(pin -> new ListedPin(pin, KeptChecksums.of(view)));
    }
}
