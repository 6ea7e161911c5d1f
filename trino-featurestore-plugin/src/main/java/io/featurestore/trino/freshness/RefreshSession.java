package io.featurestore.trino.freshness;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.hash.Hashing;
import io.featurestore.trino.query.SessionDependence;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.ConnectorIdentity;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * In whose session a refresh computed its rows.
 *
 * @param identity a digest of the user, groups and roles: by these the engine's row filters and column masks decide which rows a query sees,
 *         and the connector does not see the filters
 */
public record RefreshSession(String identity, String timeZone)
{
    public RefreshSession
    {
        requireNonNull(identity, "identity is null");
        requireNonNull(timeZone, "timeZone is null");
    }

    public static RefreshSession of(ConnectorSession session)
    {
        return new RefreshSession(digest(session.getIdentity()), session.getTimeZoneKey().getId());
    }

    /**
     * Whether an expression has the same value in both sessions.
     */
    public boolean agreesWith(RefreshSession other, SessionDependence dependence)
    {
        return identity.equals(other.identity) && switch (dependence) {
            case NONE -> true;
            case TIME_ZONE -> timeZone.equals(other.timeZone);
            case CLOCK -> false;
        };
    }

    private static String digest(ConnectorIdentity identity)
    {
        List<Object> parts = List.of(
                identity.getUser(),
                ImmutableSortedSet.copyOf(identity.getGroups()),
                ImmutableSortedSet.copyOf(identity.getEnabledSystemRoles()),
                identity.getConnectorRole().map(Object::toString));
        return Hashing.sha256().hashString(parts.toString(), UTF_8).toString();
    }
}
