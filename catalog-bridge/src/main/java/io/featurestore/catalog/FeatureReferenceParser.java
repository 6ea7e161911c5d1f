package io.featurestore.catalog;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

// Keywords are recognized by their place, so that names need no quotes even if they are reserved words of SQL
final class FeatureReferenceParser
{
    private static final Pattern PLAIN_IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final Pattern VERSION = Pattern.compile("v[0-9]+");
    private static final Pattern PLAIN_VIEW = Pattern.compile(PLAIN_IDENTIFIER + "(@" + VERSION + ")?");

    private final String text;
    private int position;

    FeatureReferenceParser(String text)
    {
        this.text = requireNonNull(text, "text is null");
    }

    FeatureReference parse()
    {
        List<String> path = parsePath();
        String view = path.getLast() + version();
        Optional<String> schema = Optional.of(String.join(".", path.subList(0, path.size() - 1))).filter(name -> !name.isEmpty());

        Optional<String> feature = Optional.empty();
        if (tryCharacter(':')) {
            feature = Optional.of(identifier("a feature"));
        }
        Optional<String> alias = Optional.empty();
        if (tryKeyword("as")) {
            alias = Optional.of(identifier("a name after AS"));
        }
        Map<String, String> keyMapping = ImmutableMap.of();
        if (tryKeyword("on")) {
            keyMapping = parseKeyMapping();
        }
        skipWhitespace();
        if (position < text.length()) {
            throw expected(endExpectation(feature, alias, keyMapping));
        }
        return new FeatureReference(schema, view, feature, alias, keyMapping);
    }

    private List<String> parsePath()
    {
        List<String> path = new ArrayList<>();
        path.add(identifier("a feature view"));
        while (tryCharacter('.')) {
            path.add(identifier("a name after '.'"));
        }
        return path;
    }

    private String version()
    {
        if (!tryCharacter('@')) {
            return "";
        }
        int start = position;
        String version = word().toLowerCase(ENGLISH);
        if (!VERSION.matcher(version).matches()) {
            throw error(start, "expected a version such as v2 after '@', found '%s'".formatted(version));
        }
        return '@' + version;
    }

    private Map<String, String> parseKeyMapping()
    {
        Map<String, String> mapping = new LinkedHashMap<>();
        do {
            skipWhitespace();
            int keyPosition = position;
            String key = identifier("an entity key");
            if (!tryCharacter('=')) {
                throw expected("'=' after the entity key");
            }
            String column = identifier("a spine column after '='");
            if (mapping.putIfAbsent(key, column) != null) {
                throw error(keyPosition, "expected each entity key once, found '%s' again".formatted(key));
            }
        }
        while (tryKeyword("and"));
        return mapping;
    }

    private static String endExpectation(Optional<String> feature, Optional<String> alias, Map<String, String> keyMapping)
    {
        if (!keyMapping.isEmpty()) {
            return "AND or the end";
        }
        if (alias.isPresent()) {
            return "ON or the end";
        }
        if (feature.isPresent()) {
            return "AS, ON or the end";
        }
        return "'.', ':', AS, ON or the end";
    }

    private String identifier(String expectation)
    {
        skipWhitespace();
        if (position == text.length()) {
            throw expected(expectation);
        }
        if (text.charAt(position) == '"') {
            return quotedIdentifier();
        }
        int start = position;
        String word = word();
        if (word.isEmpty()) {
            throw expected(expectation);
        }
        if (isDigit(word.charAt(0))) {
            throw error(start, "expected %s, found '%s': write a name that starts with a digit in double quotes".formatted(expectation, word));
        }
        return word.toLowerCase(ENGLISH);
    }

    private String quotedIdentifier()
    {
        int start = position;
        StringBuilder name = new StringBuilder();
        position++;
        while (position < text.length()) {
            char character = text.charAt(position);
            position++;
            if (character != '"') {
                name.append(character);
            }
            else if (position < text.length() && text.charAt(position) == '"') {
                name.append('"');
                position++;
            }
            else if (name.isEmpty()) {
                throw error(start, "expected a name, found an empty one");
            }
            else {
                return name.toString().toLowerCase(ENGLISH);
            }
        }
        throw error(start, "expected a closing double quote, found the end");
    }

    private boolean tryKeyword(String keyword)
    {
        skipWhitespace();
        int start = position;
        if (word().equalsIgnoreCase(keyword)) {
            return true;
        }
        position = start;
        return false;
    }

    private boolean tryCharacter(char character)
    {
        skipWhitespace();
        if (position < text.length() && text.charAt(position) == character) {
            position++;
            return true;
        }
        return false;
    }

    private String word()
    {
        int start = position;
        while (position < text.length() && isWordCharacter(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private void skipWhitespace()
    {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private IllegalArgumentException expected(String expectation)
    {
        skipWhitespace();
        int start = position;
        if (start == text.length()) {
            return error(start, "expected %s, found the end".formatted(expectation));
        }
        String word = word();
        String found = word.isEmpty() ? Character.toString(text.codePointAt(start)) : word;
        String hint = isQuotable(found) ? "; write names with other characters than letters, digits and _ in double quotes" : "";
        return error(start, "expected %s, found '%s'%s".formatted(expectation, found, hint));
    }

    private IllegalArgumentException error(int at, String problem)
    {
        return new IllegalArgumentException("Invalid feature reference '%s' at position %s: %s".formatted(text, at + 1, problem));
    }

    private static boolean isQuotable(String found)
    {
        int character = found.codePointAt(0);
        return "$@-/#`".indexOf(character) >= 0 || (character > 127 && Character.isLetter(character));
    }

    private static boolean isWordCharacter(char character)
    {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || isDigit(character) || character == '_';
    }

    private static boolean isDigit(char character)
    {
        return character >= '0' && character <= '9';
    }

    static String format(FeatureReference reference)
    {
        StringBuilder text = new StringBuilder();
        reference.schema().ifPresent(schema -> text.append(formatSchema(schema)).append('.'));
        text.append(PLAIN_VIEW.matcher(reference.view()).matches() ? reference.view() : formatIdentifier(reference.view()));
        reference.feature().ifPresent(feature -> text.append(':').append(formatIdentifier(feature)));
        reference.alias().ifPresent(alias -> text.append(" AS ").append(formatIdentifier(alias)));
        if (!reference.keyMapping().isEmpty()) {
            text.append(reference.keyMapping().entrySet().stream()
                    .map(entry -> formatIdentifier(entry.getKey()) + " = " + formatIdentifier(entry.getValue()))
                    .collect(joining(" AND ", " ON ", "")));
        }
        return text.toString();
    }

    private static String formatSchema(String schema)
    {
        List<String> parts = Splitter.on('.').splitToList(schema);
        if (parts.stream().allMatch(part -> PLAIN_IDENTIFIER.matcher(part).matches())) {
            return schema;
        }
        return formatIdentifier(schema);
    }

    private static String formatIdentifier(String name)
    {
        if (PLAIN_IDENTIFIER.matcher(name).matches()) {
            return name;
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
