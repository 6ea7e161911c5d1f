package io.featurestore.trino.function;

/**
 * @param enabled whether the functions can be called
 */
public record TableFunctionSettings(boolean enabled) {}
