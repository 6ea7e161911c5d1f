package io.featurestore.trino.names;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.trino.spi.connector.SchemaTableName;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.DerivedName.DEFINITION_MARK;
import static java.util.Objects.requireNonNull;

/**
 * Reads the names of the relations that come with feature views.
 */
public final class DerivedNames
{
    private final List<DerivedForm> forms;

    /**
     * @param forms of all there are, in the order in which users are told of them
     */
    public DerivedNames(Collection<DerivedForm> forms)
    {
        this.forms = ImmutableList.copyOf(requireNonNull(forms, "forms is null"));
        checkArgument(forms.stream().map(DerivedForm::mark).collect(toImmutableSet()).size() == forms.size(), "two forms of one mark: %s", forms);
    }

    /**
     * Empty where there is no such relation, as for the Iceberg connector's {@code t$snapshots}.
     */
    public Optional<DerivedName> parse(SchemaTableName name)
    {
        return with(Rest.TIME).flatMap(form -> parseTime(name, form.mark()).stream()).findFirst()
                .or(() -> with(Rest.NOTHING, Rest.DEFINITION).flatMap(form -> parseSuffix(name, form.mark()).stream()).findFirst())
                .or(() -> with(Rest.DEFINITION).flatMap(form -> parseDefined(name, form.mark()).stream()).findFirst());
    }

    /**
     * The name of the table or view that the relation comes with; the name itself if it is no such relation's.
     */
    public SchemaTableName base(SchemaTableName name)
    {
        return parse(name)
                .map(DerivedName::base)
                .orElse(name);
    }

    private Stream<DerivedForm> with(Rest... rests)
    {
        return forms.stream().filter(form -> List.of(rests).contains(form.rest()));
    }

    private static Optional<DerivedName> parseTime(SchemaTableName name, String mark)
    {
        int at = name.getTableName().indexOf(mark);
        if (at <= 0) {
            return Optional.empty();
        }
        return Optional.of(new DerivedName(base(name, at), mark, Optional.of(name.getTableName().substring(at + mark.length())), Optional.empty()));
    }

    private static Optional<DerivedName> parseSuffix(SchemaTableName name, String mark)
    {
        int baseLength = name.getTableName().length() - mark.length();
        if (baseLength <= 0 || !name.getTableName().endsWith(mark)) {
            return Optional.empty();
        }
        return Optional.of(new DerivedName(base(name, baseLength), mark, Optional.empty(), Optional.empty()));
    }

    private static Optional<DerivedName> parseDefined(SchemaTableName name, String mark)
    {
        String table = name.getTableName();
        int baseLength = table.indexOf(mark + DEFINITION_MARK);
        int schema = baseLength + mark.length() + 1;
        int schemaEnd = table.indexOf(DEFINITION_MARK, schema);
        if (baseLength <= 0 || schemaEnd <= schema || schemaEnd == table.length() - 1) {
            return Optional.empty();
        }
        SchemaTableName definition = new SchemaTableName(table.substring(schema, schemaEnd), table.substring(schemaEnd + 1));
        return Optional.of(new DerivedName(base(name, baseLength), mark, Optional.empty(), Optional.of(definition)));
    }

    private static SchemaTableName base(SchemaTableName name, int length)
    {
        return new SchemaTableName(name.getSchemaName(), name.getTableName().substring(0, length));
    }
}
