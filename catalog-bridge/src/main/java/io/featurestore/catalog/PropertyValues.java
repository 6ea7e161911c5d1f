package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Valid values of {@link DefinitionProperty properties}, in the order in which those are declared. Who sets a value that is not valid gets an
 * IllegalArgumentException that names it and what is expected, at the latest from {@code build}.
 */
public final class PropertyValues
{
    private final Map<DefinitionProperty<?>, Object> values;

    private PropertyValues(Map<DefinitionProperty<?>, Object> values)
    {
        this.values = ImmutableMap.copyOf(requireNonNull(values, "values is null"));
    }

    public static Builder builder()
    {
        return new Builder();
    }

    @SuppressWarnings("unchecked")
    public <T> Optional<T> get(DefinitionProperty<T> property)
    {
        return Optional.ofNullable((T) values.get(property));
    }

    public Set<DefinitionProperty<?>> properties()
    {
        return values.keySet();
    }

    public Map<String, Object> toPlain()
    {
        ImmutableMap.Builder<String, Object> plain = ImmutableMap.builder();
        properties().forEach(property -> plain.put(property.name(), toPlain(property)));
        return plain.buildOrThrow();
    }

    private <T> Object toPlain(DefinitionProperty<T> property)
    {
        return getPlain(property).orElseThrow();
    }

    public <T> Optional<Object> getPlain(DefinitionProperty<T> property)
    {
        return get(property).map(property.type()::toPlain);
    }

    /**
     * As {@link DefinitionCodec} stores them, but by their names in statements.
     */
    public Map<String, String> toText()
    {
        ImmutableMap.Builder<String, String> text = ImmutableMap.builder();
        properties().forEach(property -> text.put(property.name(), toStored(property)));
        return text.buildOrThrow();
    }

    Map<String, String> toStored()
    {
        ImmutableMap.Builder<String, String> stored = ImmutableMap.builder();
        properties().forEach(property -> stored.put(property.storedName(), toStored(property)));
        return stored.buildOrThrow();
    }

    private <T> String toStored(DefinitionProperty<T> property)
    {
        return property.type().toStored(get(property).orElseThrow());
    }

    public <T> PropertyValues withDefault(DefinitionProperty<T> property, Optional<T> value)
    {
        return get(property).isPresent() ? this : builder().setAll(this).set(property, value).build();
    }

    public PropertyValues only(Predicate<DefinitionProperty<?>> condition)
    {
        return new PropertyValues(Maps.filterKeys(values, condition::test));
    }

    void checkRelation(String relation, DefinitionProperty<?> required, Predicate<DefinitionProperty<?>> allowed)
    {
        checkArgument(values.containsKey(required), "%s is missing, which makes the relation %s", required, relation);
        properties().forEach(property -> checkArgument(allowed.test(property), "%s is no property of %s", property, relation));
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof PropertyValues that && values.equals(that.values);
    }

    @Override
    public int hashCode()
    {
        return values.hashCode();
    }

    @Override
    public String toString()
    {
        return values.toString();
    }

    public static final class Builder
    {
        private final Map<DefinitionProperty<?>, Object> values = new HashMap<>();

        private Builder() {}

        /**
         * A value that means the same as none, such as a ttl of zero, is left out.
         */
        public <T> Builder set(DefinitionProperty<T> property, T value)
        {
            // As it will be read back, so that names are in lower case and only what can be stored is accepted
            T kept = property.type().fromPlain(property.type().toPlain(value));
            if (property.isAbsent(kept)) {
                values.remove(property);
            }
            else {
                values.put(property, kept);
            }
            return this;
        }

        public <T> Builder set(DefinitionProperty<T> property, Optional<T> value)
        {
            value.ifPresent(present -> set(property, present));
            return this;
        }

        public <T> Builder setPlain(DefinitionProperty<T> property, Object plain)
        {
            return set(property, property.type().fromPlain(plain));
        }

        Builder setAll(PropertyValues others)
        {
            values.putAll(others.values);
            return this;
        }

        public PropertyValues build()
        {
            ImmutableMap.Builder<DefinitionProperty<?>, Object> ordered = ImmutableMap.builder();
            for (DefinitionProperty<?> property : DefinitionProperty.all()) {
                Optional.ofNullable(values.get(property)).ifPresent(value -> ordered.put(property, value));
            }
            PropertyValues built = new PropertyValues(ordered.buildOrThrow());
            built.properties().forEach(property -> property.check(built));
            return built;
        }
    }
}
