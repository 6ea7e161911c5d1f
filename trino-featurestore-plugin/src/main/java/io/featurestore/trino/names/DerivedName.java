package io.featurestore.trino.names;

import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The name of a relation that comes with a feature view, such as {@code v$latest}.
 *
 * <p>A view that only renames columns of {@code t} reads {@code t$as_of:schema:view}: the rows of {@code t} with its own definition, so that rights,
 * filters and masks of {@code t} hold.
 *
 * @param time the text after {@code @}, of {@link Kind#AS_OF_TIME} only
 * @param definition the feature view whose definition it has; empty if that is the base
 */
public record DerivedName(SchemaTableName base, Kind kind, Optional<String> time, Optional<SchemaTableName> definition)
{
    private static final char DEFINITION_MARK = ':';

    public enum Kind
    {
        LATEST("$latest"),
        TIMELINE("$timeline"),
        VERSIONS("$versions"),
        AS_OF("$as_of"),
        AS_OF_TZ("$as_of_tz"),
        AS_OF_TIME("@"),
        /**/;

        private final String mark;

        Kind(String mark)
        {
            this.mark = mark;
        }

        public boolean isAsOf()
        {
            return this == AS_OF || this == AS_OF_TZ;
        }
    }

    public DerivedName
    {
        requireNonNull(base, "base is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(time, "time is null");
        requireNonNull(definition, "definition is null");
    }

    public DerivedName(SchemaTableName base, Kind kind, Optional<String> time)
    {
        this(base, kind, time, Optional.empty());
    }

    public static List<String> suffixes()
    {
        return Stream.of(Kind.values())
                .filter(kind -> kind != Kind.AS_OF_TIME)
                .map(kind -> kind.mark)
                .collect(toImmutableList());
    }

    public static Optional<DerivedName> parse(SchemaTableName name)
    {
        String table = name.getTableName();
        int at = table.indexOf(Kind.AS_OF_TIME.mark);
        if (at > 0) {
            return Optional.of(new DerivedName(base(name, at), Kind.AS_OF_TIME, Optional.of(table.substring(at + 1))));
        }
        for (Kind kind : new Kind[] {Kind.LATEST, Kind.TIMELINE, Kind.VERSIONS, Kind.AS_OF, Kind.AS_OF_TZ}) {
            if (table.endsWith(kind.mark) && table.length() > kind.mark.length()) {
                return Optional.of(new DerivedName(base(name, table.length() - kind.mark.length()), kind, Optional.empty()));
            }
        }
        return parseDefined(name, Kind.AS_OF).or(() -> parseDefined(name, Kind.AS_OF_TZ));
    }

    private static Optional<DerivedName> parseDefined(SchemaTableName name, Kind kind)
    {
        String table = name.getTableName();
        int mark = table.indexOf(kind.mark + DEFINITION_MARK);
        int schema = mark + kind.mark.length() + 1;
        int schemaEnd = table.indexOf(DEFINITION_MARK, schema);
        if (mark <= 0 || schemaEnd <= schema || schemaEnd == table.length() - 1) {
            return Optional.empty();
        }
        SchemaTableName definition = new SchemaTableName(table.substring(schema, schemaEnd), table.substring(schemaEnd + 1));
        return Optional.of(new DerivedName(base(name, mark), kind, Optional.empty(), Optional.of(definition)));
    }

    private static SchemaTableName base(SchemaTableName name, int length)
    {
        return new SchemaTableName(name.getSchemaName(), name.getTableName().substring(0, length));
    }

    public SchemaTableName name()
    {
        return new SchemaTableName(base.getSchemaName(), base.getTableName() + kind.mark + definition
                .map(view -> DEFINITION_MARK + view.getSchemaName() + DEFINITION_MARK + view.getTableName())
                .orElse(""));
    }

    /**
     * As users write it, of the kinds {@link Kind#isAsOf} only.
     */
    public SchemaTableName publicName()
    {
        return new SchemaTableName(featureView().getSchemaName(), featureView().getTableName() + kind.mark);
    }

    public SchemaTableName featureView()
    {
        return definition.orElse(base);
    }

    /**
     * The same relation of the same feature view over the rows of another.
     */
    public DerivedName over(SchemaTableName newBase)
    {
        return new DerivedName(newBase, kind, time, Optional.of(featureView()));
    }
}
