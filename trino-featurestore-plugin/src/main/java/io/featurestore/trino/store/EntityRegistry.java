package io.featurestore.trino.store;

import com.google.inject.Inject;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.RelationName;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;

import static java.util.Objects.requireNonNull;

/**
 * Checks that all feature views of an entity have the same keys.
 */
public class EntityRegistry
{
    private final DefinitionListing definitions;

    @Inject
    public EntityRegistry(DefinitionListing definitions)
    {
        this.definitions = requireNonNull(definitions, "definitions is null");
    }

    public void check(ConnectorSession session, RelationName name, FeatureViewProperties definition, ErrorCodeSupplier errorCode)
    {
        if (definition.entity().isEmpty()) {
            return;
        }
        definitions.featureViews(session).stream()
                .filter(other -> !other.name().equals(name))
                .filter(other -> other.properties().entity().equals(definition.entity()))
                .filter(other -> !other.properties().entityKeys().equals(definition.entityKeys()))
                .findFirst()
                .ifPresent(other -> {
                    throw new TrinoException(errorCode, "%s: entity '%s' has keys %s in %s, not %s: use the same entity_keys or another entity name".formatted(
                            name,
                            definition.entity().orElseThrow(),
                            other.properties().entityKeys(),
                            other.name(),
                            definition.entityKeys()));
                });
    }
}
