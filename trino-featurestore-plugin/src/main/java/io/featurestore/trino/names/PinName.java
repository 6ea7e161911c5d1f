package io.featurestore.trino.names;

import io.trino.spi.connector.SchemaTableName;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The name of a pin of a training set: {@code churn_training@spring-2026}. Of times only {@code now} starts with a letter, and {@code v2} is a version.
 */
public record PinName(SchemaTableName trainingSet, String pin)
{
    public static final String CHECKSUM_MARK = "$checksum";
    public static final String ROWS_MARK = "$rows:";

    private static final int MAX_LENGTH = 128;
    private static final String PIN = "(?!(?:v\\d+|now)(?:\\$|$))[a-z][a-z0-9_.-]*";
    private static final Pattern PIN_PATTERN = Pattern.compile(PIN);
    private static final Pattern NAME = Pattern.compile("([^@]+)@(" + PIN + ")");
    private static final Pattern CHECKSUM = Pattern.compile("(.+)\\$checksum");
    private static final Pattern ROWS = Pattern.compile("(.+)\\$rows:(\\d{1,6})");

    public PinName
    {
        requireNonNull(trainingSet, "trainingSet is null");
        requireNonNull(pin, "pin is null");
        checkArgument(isPin(pin), "not a name of a pin: %s", pin);
    }

    public static boolean isPin(String text)
    {
        return text.length() <= MAX_LENGTH && PIN_PATTERN.matcher(text).matches();
    }

    public static Optional<PinName> parse(SchemaTableName name)
    {
        Matcher matcher = NAME.matcher(name.getTableName());
        if (!matcher.matches() || !isPin(matcher.group(2))) {
            return Optional.empty();
        }
        return Optional.of(new PinName(new SchemaTableName(name.getSchemaName(), matcher.group(1)), matcher.group(2)));
    }

    public static Optional<PinName> parseChecksum(SchemaTableName name)
    {
        return before(CHECKSUM.matcher(name.getTableName()), name);
    }

    public static Optional<RowsName> parseRows(SchemaTableName name)
    {
        Matcher matcher = ROWS.matcher(name.getTableName());
        return before(matcher, name).map(pin -> new RowsName(pin, Integer.parseInt(matcher.group(2))));
    }

    private static Optional<PinName> before(Matcher mark, SchemaTableName name)
    {
        return mark.matches() ? parse(new SchemaTableName(name.getSchemaName(), mark.group(1))) : Optional.empty();
    }

    /**
     * The name of the view that the pin is.
     */
    public SchemaTableName name()
    {
        return with("");
    }

    public SchemaTableName checksum()
    {
        return with(CHECKSUM_MARK);
    }

    public SchemaTableName rows(int table)
    {
        return with(ROWS_MARK + table);
    }

    private SchemaTableName with(String mark)
    {
        return new SchemaTableName(trainingSet.getSchemaName(), trainingSet.getTableName() + "@" + pin + mark);
    }

    /**
     * The pinned rows that a materialized view has stored.
     *
     * @param table its position among the tables of the pin
     */
    public record RowsName(PinName pin, int table)
    {
        public RowsName
        {
            requireNonNull(pin, "pin is null");
        }
    }
}
