package io.featurestore.trino.engine;

import io.trino.spi.TrinoException;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static io.trino.spi.StandardErrorCode.GENERIC_INTERNAL_ERROR;
import static java.util.stream.Collectors.joining;

public final class EngineInternals
{
    private EngineInternals() {}

    /**
     * Makes a catalog fail at its start in a server whose statements could not be told apart.
     */
    public static void check(ClassLoader engine)
    {
        Stream<String> methods = Stream.of(EngineMethod.values())
                .filter(method -> !method.isIn(engine))
                .map(method -> "%s, without which %s".formatted(method, method.consequence()));
        Stream<String> fields = Stream.of(EngineField.values())
                .filter(field -> !field.isIn(engine))
                .map(field -> "%s, without which %s".formatted(field, field.consequence()));
        String missing = Stream.concat(methods, fields).collect(joining("; "));
        if (!missing.isEmpty()) {
            throw new TrinoException(GENERIC_INTERNAL_ERROR, message("The server lacks " + missing));
        }
    }

    public static TrinoException unexpected(String found)
    {
        return new TrinoException(GENERIC_INTERNAL_ERROR, message(found));
    }

    static TrinoException unexpected(String found, ReflectiveOperationException cause)
    {
        return new TrinoException(GENERIC_INTERNAL_ERROR, message(found), cause);
    }

    static <T> Optional<T> caller(Function<StackFrame, Optional<T>> meaning)
    {
        return StackWalker.getInstance().walk(frames -> frames
                .map(meaning)
                .flatMap(Optional::stream)
                .findFirst());
    }

    static Object call(EngineMethod getter, Object target)
    {
        try {
            return target.getClass().getMethod(getter.methodName()).invoke(target);
        }
        catch (ReflectiveOperationException e) {
            throw unexpected("The server has a %s without %s".formatted(target.getClass().getName(), getter), e);
        }
    }

    private static String message(String found)
    {
        return "%s, unlike in Trino %s, for which the featurestore plugin was built".formatted(found, TrinoVersion.BUILT_FOR);
    }
}
