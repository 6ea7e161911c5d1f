package io.featurestore.trino.joined;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.plugin.base.session.SessionPropertiesProvider;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.session.PropertyMetadata;

import java.util.List;

import static io.trino.spi.session.PropertyMetadata.booleanProperty;

public final class JoinPushdownProperties
        implements SessionPropertiesProvider
{
    public static final String JOIN_PUSHDOWN_ENABLED = "join_pushdown_enabled";

    private final List<PropertyMetadata<?>> properties;

    @Inject
    JoinPushdownProperties(JoinPushdownConfig config)
    {
        properties = ImmutableList.of(booleanProperty(
                JOIN_PUSHDOWN_ENABLED,
                "Look features of training sets up in as-of indexes where that is less work than a join",
                config.isEnabled(),
                false));
    }

    @Override
    public List<PropertyMetadata<?>> getSessionProperties()
    {
        return properties;
    }

    public static boolean isJoinPushdownEnabled(ConnectorSession session)
    {
        return session.getProperty(JOIN_PUSHDOWN_ENABLED, Boolean.class);
    }
}
