package io.featurestore.online;

import io.featurestore.online.OnlineStoreException.Reason;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

import javax.net.ssl.SSLException;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

import static io.featurestore.online.OnlineStoreException.Reason.DENIED;
import static io.featurestore.online.OnlineStoreException.Reason.OTHER;
import static io.featurestore.online.OnlineStoreException.Reason.OUT_OF_MEMORY;
import static io.featurestore.online.OnlineStoreException.Reason.UNAVAILABLE;

final class StoreFailures
{
    private StoreFailures() {}

    // What may pass, so that asking again is worth it
    static boolean isPassing(Throwable failure)
    {
        if (isDenied(failure) || cause(failure, SSLException.class).isPresent()) {
            return false;
        }
        return isBroken(failure) || Stream.of("LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "BUSY ").anyMatch(start -> text(failure).startsWith(start));
    }

    static boolean isBroken(Throwable failure)
    {
        return cause(failure, JedisConnectionException.class).isPresent() ||
                failure instanceof JedisRedirectionException ||
                failure instanceof JedisClusterOperationException;
    }

    static OnlineStoreException explain(OnlineStoreOptions options, String task, Throwable failure)
    {
        String where = "The online store at %s".formatted(options);
        if (isDenied(failure)) {
            return exception(DENIED, "%s denied %s: check the user, the password and what the user may do".formatted(where, task), failure);
        }
        if (cause(failure, SSLException.class).isPresent()) {
            return exception(DENIED, "%s could not be trusted for %s: check that it speaks TLS and that its certificate is among the trusted ones".formatted(where, task), failure);
        }
        if (text(failure).startsWith("OOM")) {
            return exception(OUT_OF_MEMORY, "%s has no memory left for %s: give it more (maxmemory) or publish fewer views".formatted(where, task), failure);
        }
        if (cause(failure, NoSuchElementException.class).isPresent()) {
            return exception(UNAVAILABLE, "All connections to the online store at %s were in use for %s: allow more, or ask with fewer threads".formatted(options, task), failure);
        }
        if (isPassing(failure)) {
            return exception(UNAVAILABLE, "%s did not answer %s in %s attempts: %s".formatted(where, task, options.attempts(), answer(failure)), failure);
        }
        return exception(OTHER, "%s refused %s: %s".formatted(where, task, answer(failure)), failure);
    }

    private static OnlineStoreException exception(Reason reason, String message, Throwable cause)
    {
        return new OnlineStoreException(reason, message, cause);
    }

    private static boolean isDenied(Throwable failure)
    {
        return cause(failure, JedisAccessControlException.class).isPresent() ||
                Stream.of("WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR Client sent AUTH").anyMatch(start -> text(failure).startsWith(start));
    }

    // A store repeats the arguments of a command that it does not know
    private static String answer(Throwable failure)
    {
        return text(failure).split(", with args", 2)[0];
    }

    private static String text(Throwable failure)
    {
        return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
    }

    private static <T> Optional<T> cause(Throwable failure, Class<T> type)
    {
        return Stream.iterate(failure, current -> current != null, Throwable::getCause).filter(type::isInstance).map(type::cast).findFirst();
    }
}
