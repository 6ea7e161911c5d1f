package io.featurestore.trino.names;

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The name of a relation that comes with a feature view, such as {@code v$latest}. A view that only renames columns of {@code t} reads {@code
 * t$as_of:schema:view}: the rows of {@code t} with its own definition, so that rights, filters and masks of {@code t} hold.
 *
 * @param mark of its {@link DerivedForm}
 * @param time the text after {@code @}
 * @param definition the feature view whose definition is used; empty if that is the base
 */
public record DerivedName(SchemaTableName base, String mark, Optional<String> time, Optional<SchemaTableName> definition)
{
    static final char DEFINITION_MARK = ':';

    public DerivedName
    {
        requireNonNull(base, "base is null");
        requireNonNull(mark, "mark is null");
        requireNonNull(time, "time is null");
        requireNonNull(definition, "definition is null");
    }

    // Where a name with @ or $ has its mark, whether there is such a relation or not; negative or zero if it has none
    private static int markOf(String table)
    {
        int at = table.indexOf('@');
        return at >= 0 ? at : table.lastIndexOf('$');
    }

    /**
     * The name before the mark; the name itself if it has no mark.
     */
    public static SchemaTableName baseOf(SchemaTableName name)
    {
        int mark = markOf(name.getTableName());
        return mark <= 0 ? name : new SchemaTableName(name.getSchemaName(), name.getTableName().substring(0, mark));
    }

    /**
     * The relation's name, unless it has a time.
     */
    public SchemaTableName name()
    {
        return new SchemaTableName(base.getSchemaName(), base.getTableName() + mark + definition
                .map(view -> DEFINITION_MARK + view.getSchemaName() + DEFINITION_MARK + view.getTableName())
                .orElse(""));
    }

    /**
     * The name by which users ask for the relation, unless it has a time.
     */
    public SchemaTableName publicName()
    {
        return new SchemaTableName(featureView().getSchemaName(), featureView().getTableName() + mark);
    }

    public SchemaTableName featureView()
    {
        return definition.orElse(base);
    }

    /**
     * The same relation of this feature view, read from the rows of another table or view.
     */
    public DerivedName over(SchemaTableName newBase)
    {
        return new DerivedName(newBase, mark, time, Optional.of(featureView()));
    }
}
