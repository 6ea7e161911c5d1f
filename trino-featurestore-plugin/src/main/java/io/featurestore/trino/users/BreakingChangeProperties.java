package io.featurestore.trino.users;

import com.google.common.collect.ImmutableList;
import io.trino.plugin.base.session.SessionPropertiesProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.session.PropertyMetadata;

import java.util.List;

import static io.trino.spi.session.PropertyMetadata.booleanProperty;

final class BreakingChangeProperties
        implements SessionPropertiesProvider
{
    static final String ALLOW_BREAKING_CHANGES = "allow_breaking_changes";

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return ImmutableList.of(booleanProperty(
                ALLOW_BREAKING_CHANGES,
                "Let statements take away or retype features that training sets, online views or other views use",
                false,
                false));
    }

    static boolean areBreakingChangesAllowed(ConnectorSession session)
    {
        return session.getProperty(ALLOW_BREAKING_CHANGES, Boolean.class);
    }
}
