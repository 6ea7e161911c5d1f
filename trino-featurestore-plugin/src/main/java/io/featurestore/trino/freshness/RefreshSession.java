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
 * What of a session decides which rows a refresh computes.
 *
 * @param identity a digest of the user, groups and roles: row filters and column masks depend on them, and the connector does not see these
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
