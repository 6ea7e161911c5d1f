package io.featurestore.online;

final class Checks
{
    private Checks() {}

    static void checkArgument(boolean condition, String message, Object... arguments)
    {
        if (!condition) {
            throw new IllegalArgumentException(message.formatted(arguments));
        }
    }
}
