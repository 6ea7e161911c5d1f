package io.featurestore.trino.engine;

import java.lang.reflect.Field;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

// Private fields of Trino's engine that we need because no method returns them, and what breaks without each
enum EngineField
{
    METADATA(EngineClass.METADATA_PROVIDER, "metadata", "row filters and column masks of the engine would not be seen"),
    ACCESS_CONTROL(EngineClass.METADATA, "accessControl", "row filters and column masks of the engine would not be seen"),
    FUNCTION_MANAGER(EngineClass.METADATA, "languageFunctionManager", "row filters for groups of a view's owner would not be seen"),
    GROUP_PROVIDER(EngineClass.FUNCTION_MANAGER, "groupProvider", "row filters for groups of a view's owner would not be seen"),
    PLANNER_CONTEXT(EngineClass.FUNCTION_MANAGER, "plannerContext", "types of aggregations would not be known"),
    NO_WARNINGS(EngineClass.WARNINGS, "NOOP", "types of aggregations would not be known");

    private final EngineClass type;
    private final String fieldName;
    private final String consequence;

    EngineField(EngineClass type, String fieldName, String consequence)
    {
        this.type = requireNonNull(type, "type is null");
        this.fieldName = requireNonNull(fieldName, "fieldName is null");
        this.consequence = requireNonNull(consequence, "consequence is null");
    }

    EngineClass type()
    {
        return type;
    }

    String consequence()
    {
        return consequence;
    }

    boolean isIn(ClassLoader engine)
    {
        try {
            return Stream.of(type.in(engine).getDeclaredFields())
                    .anyMatch(field -> field.getName().equals(fieldName));
        }
        catch (ClassNotFoundException _) {
            return false;
        }
    }

    Object of(Object target)
    {
        return read(target.getClass(), target);
    }

    Object ofClass(ClassLoader engine)
    {
        try {
            return read(type.in(engine), null);
        }
        catch (ClassNotFoundException e) {
            throw EngineInternals.unexpected("The server has no %s".formatted(this), e);
        }
    }

    private Object read(Class<?> found, Object target)
    {
        try {
            Field field = found.getDeclaredField(fieldName);
            field.setAccessible(true);
            return field.get(target);
        }
        catch (ReflectiveOperationException e) {
            throw EngineInternals.unexpected("The server has a %s without %s".formatted(found.getName(), this), e);
        }
    }

    @Override
    public String toString()
    {
        return type.className() + "." + fieldName;
    }
}
