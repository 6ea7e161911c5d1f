package io.featurestore.trino.avro;

import org.apache.avro.Schema;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import static org.apache.avro.JsonProperties.NULL_VALUE;

/**
 * Makes the records inside one column's schema. They are numbered within a namespace of the column, so the schema of a column is the same in
 * whichever record, and no name is used twice.
 */
final class AvroRecords
{
    /**
     * Property of fields: the name in SQL, of which theirs is the escaped form.
     */
    static final String SQL_NAME = "column";

    private static final Pattern ESCAPED = Pattern.compile("_x[0-9A-F]{4}");

    private final String namespace;
    private int count;

    AvroRecords(String column)
    {
        // Two dots: no record of a view has as many
        namespace = "column." + escape(column);
    }

    Schema create(List<Schema.Field> fields)
    {
        count++;
        return Schema.createRecord("record" + count, null, namespace, false, fields);
    }

    static Schema.Field field(String avroName, Optional<String> sqlName, AvroType type)
    {
        Schema.Field field = type instanceof AvroNullable
                ? new Schema.Field(avroName, type.schema(), null, NULL_VALUE)
                : new Schema.Field(avroName, type.schema());
        sqlName.ifPresent(name -> field.addProp(SQL_NAME, name));
        return field;
    }

    /**
     * Names for the fields of a row, of which SQL allows several to have one name, and some to have none.
     */
    static List<String> distinctNames(List<Optional<String>> sqlNames)
    {
        Set<String> used = new HashSet<>();
        String[] names = new String[sqlNames.size()];
        for (int field = 0; field < names.length; field++) {
            String name = sqlNames.get(field).map(AvroRecords::escape).orElse("field" + field);
            while (!used.add(name)) {
                name += "_";
            }
            names[field] = name;
        }
        return List.of(names);
    }

    /**
     * What Avro does not allow in a name becomes {@code _x} and four hexadecimal digits, and so does an underscore that begins the like.
     */
    static String escape(String name)
    {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            boolean allowed = switch (character) {
                case '_' -> !ESCAPED.matcher(name).region(i, name.length()).lookingAt();
                case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> i > 0;
                default -> (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
            };
            if (allowed) {
                escaped.append(character);
            }
            else {
                escaped.append("_x%04X".formatted((int) character));
            }
        }
        return escaped.toString();
    }
}
