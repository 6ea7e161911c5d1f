package io.featurestore.online;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Where the store is and how it is asked: by up to 16 connections to a node, up to 5 times while it is not reached or does not answer within
 * 2 seconds, unless set otherwise. Keys start with {@code featurestore}.
 */
public final class OnlineStoreOptions
{
    private static final int DEFAULT_PORT = 6379;

    private final String host;
    private final int port;
    private final boolean tls;
    private final int database;
    private final Builder rest;

    private OnlineStoreOptions(URI uri, Builder builder)
    {
        checkArgument("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()), "The address of the online store does not start with redis:// or rediss://");
        checkArgument(uri.getHost() != null, "The address of the online store names no host");
        this.host = uri.getHost();
        this.port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        this.tls = "rediss".equals(uri.getScheme());
        this.database = database(uri);
        this.rest = new Builder(builder);
        checkArgument(!rest.cluster || database == 0, "A cluster has no numbered databases");
    }

    /**
     * @param uri {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS; of a cluster, any node
     */
    public static Builder builder(URI uri)
    {
        return new Builder(uri);
    }

    private static int database(URI uri)
    {
        String path = uri.getPath() == null ? "" : uri.getPath();
        checkArgument(path.matches("|/|/\\d{1,4}"), "The path in the address of the online store is not the number of a database: '%s'", path);
        return path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
    }

    String host()
    {
        return host;
    }

    int port()
    {
        return port;
    }

    boolean tls()
    {
        return tls;
    }

    int database()
    {
        return database;
    }

    boolean cluster()
    {
        return rest.cluster;
    }

    Optional<String> user()
    {
        return rest.user;
    }

    Optional<String> password()
    {
        return rest.password;
    }

    StoreKeys keys()
    {
        return new StoreKeys(rest.keyPrefix);
    }

    Duration timeout()
    {
        return rest.timeout;
    }

    int attempts()
    {
        return rest.attempts;
    }

    int connections()
    {
        return rest.connections;
    }

    Optional<Path> trustStore()
    {
        return rest.trustStore;
    }

    Optional<String> trustStorePassword()
    {
        return rest.trustStorePassword;
    }

    @Override
    public String toString()
    {
        return host + ":" + port;
    }

    public static final class Builder
    {
        private final URI uri;
        private boolean cluster;
        private Optional<String> user = Optional.empty();
        private Optional<String> password = Optional.empty();
        private String keyPrefix = "featurestore";
        private Duration timeout = Duration.ofSeconds(2);
        private int attempts = 5;
        private int connections = 16;
        private Optional<Path> trustStore = Optional.empty();
        private Optional<String> trustStorePassword = Optional.empty();

        private Builder(URI uri)
        {
            this.uri = requireNonNull(uri, "uri is null");
            String[] parts = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            user = Optional.of(parts[0]).filter(text -> !text.isEmpty());
            password = parts.length < 2 ? Optional.empty() : Optional.of(parts[1]);
        }

        private Builder(Builder other)
        {
            uri = other.uri;
            cluster = other.cluster;
            user = other.user;
            password = other.password;
            keyPrefix = other.keyPrefix;
            timeout = other.timeout;
            attempts = other.attempts;
            connections = other.connections;
            trustStore = other.trustStore;
            trustStorePassword = other.trustStorePassword;
        }

        public Builder cluster(boolean cluster)
        {
            this.cluster = cluster;
            return this;
        }

        public Builder password(String password)
        {
            this.password = Optional.of(password);
            return this;
        }

        public Builder keyPrefix(String keyPrefix)
        {
            this.keyPrefix = new StoreKeys(keyPrefix).prefix();
            return this;
        }

        /**
         * For connecting, for each answer and for a free connection.
         */
        public Builder timeout(Duration timeout)
        {
            checkArgument(timeout.toMillis() > 0 && timeout.toMillis() <= Integer.MAX_VALUE, "The timeout is not positive or too long: %s", timeout);
            this.timeout = timeout;
            return this;
        }

        /**
         * How often is asked in all, with pauses between that grow to a second.
         */
        public Builder attempts(int attempts)
        {
            checkArgument(attempts > 0, "The number of attempts is not positive: %s", attempts);
            this.attempts = attempts;
            return this;
        }

        public Builder connections(int connections)
        {
            checkArgument(connections > 0, "The number of connections is not positive: %s", connections);
            this.connections = connections;
            return this;
        }

        /**
         * Certificates that are trusted in place of the JVM's.
         */
        public Builder trustStore(Path file, String password)
        {
            this.trustStore = Optional.of(file);
            this.trustStorePassword = Optional.of(password);
            return this;
        }

        public OnlineStoreOptions build()
        {
            return new OnlineStoreOptions(uri, this);
        }
    }
}
