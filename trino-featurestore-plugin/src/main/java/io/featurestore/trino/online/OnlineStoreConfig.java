package io.featurestore.trino.online;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import java.net.URI;
import java.util.Optional;

public class OnlineStoreConfig
{
    public enum Type
    {
        NONE,
        REDIS,
        EMBEDDED,
    }

    private Type type = Type.NONE;
    private Optional<URI> redisUri = Optional.empty();
    private boolean redisCluster;
    private int embeddedPort;
    private String keyPrefix = "featurestore";

    @NotNull
    public Type getType()
    {
        return type;
    }

    @Config("featurestore.online-store.type")
    @ConfigDescription("Where the newest rows of online feature views are served from: none; redis; or embedded, which needs no installation and is empty after a restart")
    public OnlineStoreConfig setType(Type type)
    {
        this.type = type;
        return this;
    }

    @NotNull
    public Optional<URI> getRedisUri()
    {
        return redisUri;
    }

    @Config("featurestore.online-store.redis.uri")
    @ConfigDescription("Address of Redis, with user and password if it asks for them: redis://user:password@host:port, or rediss:// for TLS")
    @ConfigSecuritySensitive
    public OnlineStoreConfig setRedisUri(URI redisUri)
    {
        this.redisUri = Optional.ofNullable(redisUri);
        return this;
    }

    public boolean isRedisCluster()
    {
        return redisCluster;
    }

    @Config("featurestore.online-store.redis.cluster")
    @ConfigDescription("Whether the address is that of a node of a Redis cluster")
    public OnlineStoreConfig setRedisCluster(boolean redisCluster)
    {
        this.redisCluster = redisCluster;
        return this;
    }

    @Min(0)
    @Max(65535)
    public int getEmbeddedPort()
    {
        return embeddedPort;
    }

    @Config("featurestore.online-store.embedded.port")
    @ConfigDescription("Port of the embedded store on 127.0.0.1; 0 for a free one")
    public OnlineStoreConfig setEmbeddedPort(int embeddedPort)
    {
        this.embeddedPort = embeddedPort;
        return this;
    }

    @NotNull
    @Pattern(regexp = "[^{}\\s]+", message = "must not be empty, nor have braces or spaces")
    public String getKeyPrefix()
    {
        return keyPrefix;
    }

    @Config("featurestore.online-store.key-prefix")
    @ConfigDescription("What all keys in the store begin with, so that several catalogs can share one")
    public OnlineStoreConfig setKeyPrefix(String keyPrefix)
    {
        this.keyPrefix = keyPrefix;
        return this;
    }

    @AssertTrue(message = "featurestore.online-store.redis.uri must begin with redis:// or rediss:// for featurestore.online-store.type = redis, and not be set for others")
    public boolean isUriOfRedis()
    {
        return type == Type.REDIS ?
                redisUri.filter(uri -> "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme())).isPresent() :
                redisUri.isEmpty();
    }
}
