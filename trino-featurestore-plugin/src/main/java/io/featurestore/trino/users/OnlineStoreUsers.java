package io.featurestore.trino.users;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.users.FeatureUse.Reading;
import io.trino.spi.connector.ConnectorSession;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.names.RelationNames.toSchemaTableName;

// Who reads the online store is not known, so it counts as a user of each feature of an online view
final class OnlineStoreUsers
        implements FeatureUsers
{
    @Override
    public List<FeatureUse> of(ConnectorSession session, ResolvedFeatureView view)
    {
        return view.properties().isOnline() ?
                ImmutableList.of(new FeatureUse("online view", toSchemaTableName(view.name()), Reading.FEATURES, Optional.empty())) :
                ImmutableList.of();
    }
}
