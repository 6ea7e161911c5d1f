package io.featurestore.online;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.featurestore.online.OnlineTrainingSet.VectorColumn;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static io.featurestore.online.Checks.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

// Views and training sets as JSON
final class StoredDefinitions
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String LAYOUT_VERSION = "layout_version";
    private static final String SCHEMA = "schema";
    private static final String NAME = "name";
    private static final String KEY_SCHEMA = "key_schema";
    private static final String SCHEMA_ID = "schema_id";
    private static final String TIMES_SINCE = "times_since";
    private static final String POSITION = "position";
    private static final String COLUMN = "column";
    private static final String UNIT = "unit";
    private static final String PUBLICATION = "publication";
    private static final String COMPLETED = "completed";
    private static final String COLUMNS = "columns";
    private static final String FEATURE = "feature";
    private static final String VIEW = "view";
    private static final String VIEWS = "views";
    private static final String KEYS = "keys";

    private StoredDefinitions() {}

    static byte[] encode(OnlineView view)
    {
        ObjectNode root = root(view.name());
        root.set(KEY_SCHEMA, parse(view.keys().json()));
        root.put(SCHEMA_ID, HexFormat.of().toHexDigits(view.schemaId()));
        ArrayNode timesSince = root.putArray(TIMES_SINCE);
        for (OnlineTimeSince since : view.timesSince()) {
            timesSince.addObject()
                    .put(NAME, since.name())
                    .put(POSITION, since.position())
                    .put(COLUMN, since.column())
                    .put(UNIT, since.unit().name().toLowerCase(Locale.ENGLISH));
        }
        root.put(PUBLICATION, view.publication());
        root.put(COMPLETED, view.completed().toString());
        return bytes(root);
    }

    static OnlineView decodeView(byte[] json)
    {
        JsonNode root = parseRoot(json);
        List<OnlineTimeSince> timesSince = new ArrayList<>();
        for (JsonNode since : member(root, TIMES_SINCE)) {
            timesSince.add(new OnlineTimeSince(text(since, NAME), member(since, POSITION).asInt(), text(since, COLUMN), ElapsedUnit.valueOf(text(since, UNIT).toUpperCase(Locale.ENGLISH))));
        }
        return new OnlineView(
                name(root),
                OnlineSchema.parse(member(root, KEY_SCHEMA).toString()),
                HexFormat.fromHexDigitsToLong(text(root, SCHEMA_ID)),
                timesSince,
                member(root, PUBLICATION).asLong(),
                instant(text(root, COMPLETED)));
    }

    static byte[] encode(OnlineTrainingSet trainingSet)
    {
        ObjectNode root = root(trainingSet.name());
        List<OnlineName> views = List.copyOf(trainingSet.keys().keySet());
        ArrayNode columns = root.putArray(COLUMNS);
        for (VectorColumn column : trainingSet.columns()) {
            columns.addObject()
                    .put(NAME, column.name())
                    .put(VIEW, views.indexOf(column.view()))
                    .put(FEATURE, column.feature());
        }
        ArrayNode array = root.putArray(VIEWS);
        for (OnlineName view : views) {
            ObjectNode node = array.addObject().put(SCHEMA, view.schema()).put(NAME, view.name());
            ObjectNode keys = node.putObject(KEYS);
            trainingSet.keys().get(view).forEach(keys::put);
        }
        return bytes(root);
    }

    static OnlineTrainingSet decodeTrainingSet(byte[] json)
    {
        JsonNode root = parseRoot(json);
        Map<OnlineName, Map<String, String>> keys = new LinkedHashMap<>();
        List<OnlineName> views = new ArrayList<>();
        for (JsonNode view : member(root, VIEWS)) {
            Map<String, String> names = new LinkedHashMap<>();
            member(view, KEYS).properties().forEach(entry -> names.put(entry.getKey(), entry.getValue().asText()));
            keys.put(name(view), names);
            views.add(name(view));
        }
        List<VectorColumn> columns = new ArrayList<>();
        for (JsonNode column : member(root, COLUMNS)) {
            int view = member(column, VIEW).asInt();
            checkArgument(view >= 0 && view < views.size(), "there is no view %s", view);
            columns.add(new VectorColumn(text(column, NAME), views.get(view), text(column, FEATURE)));
        }
        return new OnlineTrainingSet(name(root), columns, keys);
    }

    private static ObjectNode root(OnlineName name)
    {
        return MAPPER.createObjectNode()
                .put(LAYOUT_VERSION, OnlineValue.LAYOUT_VERSION)
                .put(SCHEMA, name.schema())
                .put(NAME, name.name());
    }

    private static JsonNode parseRoot(byte[] json)
    {
        JsonNode root = parse(new String(json, UTF_8));
        int version = member(root, LAYOUT_VERSION).asInt();
        checkArgument(version == OnlineValue.LAYOUT_VERSION, "the layout's version is %s, this release reads %s", version, OnlineValue.LAYOUT_VERSION);
        return root;
    }

    private static OnlineName name(JsonNode node)
    {
        return new OnlineName(text(node, SCHEMA), text(node, NAME));
    }

    private static String text(JsonNode node, String member)
    {
        return member(node, member).asText();
    }

    private static JsonNode member(JsonNode node, String member)
    {
        return Optional.ofNullable(node.get(member)).orElseThrow(() -> new IllegalArgumentException("%s is missing".formatted(member)));
    }

    private static Instant instant(String text)
    {
        try {
            return Instant.parse(text);
        }
        catch (DateTimeException e) {
            throw new IllegalArgumentException("'%s' is not a time".formatted(text), e);
        }
    }

    private static JsonNode parse(String json)
    {
        try {
            return MAPPER.readTree(json);
        }
        catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
    }

    private static byte[] bytes(JsonNode node)
    {
        return node.toString().getBytes(UTF_8);
    }
}
