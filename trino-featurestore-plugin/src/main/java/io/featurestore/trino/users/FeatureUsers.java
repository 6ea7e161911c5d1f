package io.featurestore.trino.users;

import io.featurestore.trino.definition.ResolvedFeatureView;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;

/**
 * Knows one kind of users of feature views, as they are in the catalog now. A new kind is a binding.
 */
public interface FeatureUsers
{
    List<FeatureUse> of(ConnectorSession session, ResolvedFeatureView view);
}
