package io.featurestore.trino.engine;

import io.trino.spi.TrinoException;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static java.util.stream.Collectors.joining;

/**
 * What is common to the places that look at the engine's callers and classes.
 */
public final class EngineInternals
{
    private EngineInternals() {}

    /**
     * Makes a catalog fail to start in an engine in which a statement would later be mistaken for another.
     *
     * @param engine of the engine's classes
     */
    public static void check(ClassLoader engine)
    {
        String missing = Stream.of(EngineMethod.values())
                .filter(method -> !method.isIn(engine))
                .map(method -> "%s, without which %s".formatted(method, method.consequence()))
                .collect(joining("; "));
        if (!missing.isEmpty()) {
            throw new TrinoException(GENERIC_INTERNAL_ERROR, message("The server lacks " + missing));
        }
    }

    /**
     * What the engine does not do in the version that the plugin was built for: nobody's mistake but ours.
     *
     * @param found as a sentence
     */
    public static TrinoException unexpected(String found)
    {
        return new TrinoException(GENERIC_INTERNAL_ERROR, message(found));
    }

    static TrinoException unexpected(String found, ReflectiveOperationException cause)
    {
        return new TrinoException(GENERIC_INTERNAL_ERROR, message(found), cause);
    }

    /**
     * The meaning of the innermost caller that has one.
     */
    static <T> Optional<T> caller(Function<StackFrame, Optional<T>> meaning)
    {
        return StackWalker.getInstance().walk(frames -> frames
                .map(meaning)
                .flatMap(Optional::stream)
                .findFirst());
    }

    private static String message(String found)
    {
        return "%s, unlike in Trino %s, for which the featurestore plugin was built".formatted(found, TrinoVersion.BUILT_FOR);
    }
}
