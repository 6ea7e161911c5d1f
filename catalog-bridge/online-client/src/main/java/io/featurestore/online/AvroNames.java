package io.featurestore.online;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

// Avro's names have letters, digits and underscores of ASCII; other characters, and what looks escaped already, are written as _xHHHH
final class AvroNames
{
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-F]{4})");
    private static final Pattern TO_ESCAPE = Pattern.compile("^[0-9]|[^A-Za-z0-9_]|_(?=x[0-9A-F]{4})", Pattern.DOTALL);

    private AvroNames() {}

    static String escape(String name)
    {
        return TO_ESCAPE.matcher(name).replaceAll(match -> match.group().chars().mapToObj("_x%04X"::formatted).reduce("", String::concat));
    }

    static String unescape(String name)
    {
        return ESCAPED.matcher(name).replaceAll(AvroNames::character);
    }

    private static String character(MatchResult match)
    {
        String character = String.valueOf((char) Integer.parseInt(match.group(1), 16));
        return character.equals("\\") || character.equals("$") ? "\\" + character : character;
    }
}
