package io.featurestore.trino.view;

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The name of a relation that comes with a feature view: {@code v$latest}, {@code v$timeline}, {@code v$versions}, {@code v$as_of} or
 * {@code v@<time>}.
 *
 * @param time the text after {@code @}; present for {@link Kind#AS_OF_TIME} only
 */
public record DerivedName(SchemaTableName base, Kind kind, Optional<String> time)
{
    public enum Kind
    {
        LATEST("$latest"),
        TIMELINE("$timeline"),
        VERSIONS("$versions"),
        AS_OF("$as_of"),
        AS_OF_TIME("@"),
        /**/;

        private final String mark;

        Kind(String mark)
        {
            this.mark = mark;
        }
    }

    public DerivedName
    {
        requireNonNull(base, "base is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(time, "time is null");
    }

    public static Optional<DerivedName> parse(SchemaTableName name)
    {
        String table = name.getTableName();
        int at = table.indexOf(Kind.AS_OF_TIME.mark);
        if (at > 0) {
            return Optional.of(of(name, table.substring(0, at), Kind.AS_OF_TIME, Optional.of(table.substring(at + 1))));
        }
        for (Kind kind : new Kind[] {Kind.LATEST, Kind.TIMELINE, Kind.VERSIONS, Kind.AS_OF}) {
            if (table.endsWith(kind.mark) && table.length() > kind.mark.length()) {
                return Optional.of(of(name, table.substring(0, table.length() - kind.mark.length()), kind, Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private static DerivedName of(SchemaTableName name, String base, Kind kind, Optional<String> time)
    {
        return new DerivedName(new SchemaTableName(name.getSchemaName(), base), kind, time);
    }
}
