package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineType.ArrayType;
import io.featurestore.online.OnlineType.MapType;
import io.featurestore.online.OnlineType.Scalar;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import static io.featurestore.online.Profiles.NOON;
import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.SCHEMA;
import static io.featurestore.online.Profiles.entry;
import static io.featurestore.online.Profiles.expiring;
import static io.featurestore.online.Profiles.header;
import static io.featurestore.online.Profiles.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What the README shows is true, and another language reads what Java wrote.
 */
@TestInstance(PER_CLASS)
final class TestOnlineReadme
{
    private static final Path PROGRAM = Path.of("docs", "read_online.py");
    private static final String NO_ROW = "The entity has no row now";

    private RedisProcess redis;
    private OnlineStore store;
    private OnlineWriter writer;

    @BeforeAll
    void start()
    {
        redis = RedisProcess.start();
        store = redis.store();
        writer = store.writer(InstantSource.system());
        publish(PROFILE, SCHEMA, entry(42, header(NOON, 1), "Prague"), entry(44, header(NOON, 1), "Brno"));
    }

    @AfterAll
    void stop()
    {
        store.close();
        redis.close();
    }

    private void publish(OnlineName view, OnlineSchema schema, OnlineEntry... entries)
    {
        writer.begin(view, 1);
        writer.writeSchema(schema);
        writer.write(view, OnlinePublication.incremental(1), List.of(entries));
        writer.complete(new OnlineView(view, schema.keySchema(), schema.id(), 1, NOON));
    }

    private static String readme()
            throws IOException
    {
        return Files.readString(Path.of("README.md"));
    }

    private String python(String... arguments)
            throws IOException, InterruptedException
    {
        ProcessBuilder builder = new ProcessBuilder("python3", PROGRAM.toString(), redis.uri().toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("PYTHONPATH", Path.of("src", "test", "resources").toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor();
        return output;
    }

    @Test
    void testLayoutOfThePage()
            throws IOException
    {
        assertThat(readme())
                .contains(HexFormat.of().formatHex(key(42)))
                .contains(HexFormat.of().formatHex(entry(42, header(NOON, 1), "Prague").value().bytes()))
                .contains(SCHEMA.json())
                .contains(HexFormat.of().toHexDigits(SCHEMA.id()));
    }

    @Test
    void testJavaOfThePage()
            throws IOException
    {
        String source = Files.readString(Path.of("src", "test", "java", "io", "featurestore", "online", "ReadmeExample.java"));
        String body = source.substring(source.indexOf("        OnlineStoreOptions"), source.indexOf("            return"));
        assertThat(readme()).contains(body.indent(-8));
        assertThat(ReadmeExample.cities(redis.uri())).containsExactly(Optional.of("Prague"), Optional.of("Brno"));
    }

    @Test
    void testPythonOfThePage()
            throws Exception
    {
        String program = Files.readString(PROGRAM);
        assertThat(readme()).contains(program);
        assertThat(program.lines().filter(line -> !line.isBlank() && !line.startsWith("#"))).hasSizeLessThanOrEqualTo(40);
        assertThat(python("ecommerce.profile", "42")).isEqualTo("{\"customer_id\": 42, \"updated_at\": 1780315200000000, \"city\": \"Prague\"}");
        assertThat(python("ecommerce.profile", "43")).isEqualTo("There is no such entity");
    }

    @Test
    void testPythonReadsAllKindsOfTypes()
            throws Exception
    {
        OnlineName view = OnlineName.parse("ecommerce.kinds");
        OnlineSchema schema = OnlineSchema.of(view, List.of(
                new OnlineColumn("id", Scalar.BIGINT, Role.KEY),
                new OnlineColumn("country", Scalar.STRING, Role.KEY),
                new OnlineColumn("at", Scalar.TIMESTAMP_WITH_ZONE_PICOS, Role.EVENT_TIME),
                new OnlineColumn("embedding", new ArrayType(Scalar.REAL), Role.FEATURE),
                new OnlineColumn("share of visits", new MapType(Scalar.STRING, Scalar.DOUBLE), Role.FEATURE),
                new OnlineColumn("active", Scalar.BOOLEAN, Role.FEATURE),
                new OnlineColumn("nothing", Scalar.DATE, Role.FEATURE)));
        OnlineHeader header = new OnlineHeader(schema.id(), OnlineInstant.of(NOON), Optional.empty(), 1, OptionalLong.empty());
        publish(view, schema, new OnlineEntry(
                schema.keySchema().encode(List.of(Optional.of(-70_000_000_000L), Optional.of("Česko"))),
                OnlineValue.row(header, schema.encode(List.of(
                        Optional.of(-70_000_000_000L),
                        Optional.of("Česko"),
                        Optional.of(new OnlineInstant(-5, 7)),
                        Optional.of(List.of(0.5f, -2f)),
                        Optional.of(Map.of("web", 0.25)),
                        Optional.of(true),
                        Optional.empty())))));
        assertThat(python("ecommerce.kinds", "-70000000000", "Česko")).isEqualTo("{\"id\": -70000000000, \"country\": \"\\u010cesko\", \"at\": {\"micros\": -5, \"picos\": 7}, " +
                "\"embedding\": [0.5, -2.0], \"share of visits\": [{\"key\": \"web\", \"value\": 0.25}], \"active\": true, \"nothing\": null}");
    }

    @Test
    void testPythonKeepsToTheClock()
            throws Exception
    {
        OnlineName view = OnlineName.parse("ecommerce.clock");
        Instant now = Instant.now();
        OnlineInstant hourAgo = OnlineInstant.ofMicros(OnlineInstant.of(now.minusSeconds(3_600)).epochMicros());
        OnlineInstant inAnHour = OnlineInstant.of(now.plusSeconds(3_600));
        OnlineChange past = new OnlineChange(hourAgo, Optional.of(Profiles.row(1, hourAgo, "valid now")));
        OnlineChange end = new OnlineChange(new OnlineInstant(hourAgo.epochMicros() + 1, 0), Optional.empty());
        OnlineChange future = new OnlineChange(inAnHour, Optional.of(Profiles.row(1, hourAgo, "later")));
        publish(view,
                SCHEMA,
                new OnlineEntry(key(1), OnlineValue.changes(header(NOON, 1), inAnHour, List.of(past, future))),
                new OnlineEntry(key(2), OnlineValue.changes(header(NOON, 1), inAnHour, List.of(past, end, future))),
                new OnlineEntry(key(3), OnlineValue.changes(header(NOON, 1), inAnHour, List.of(future))),
                new OnlineEntry(key(4), OnlineValue.row(expiring(NOON, 1, now.plusSeconds(3_600)), Profiles.row(4, hourAgo, "not expired"))));
        assertThat(python("ecommerce.clock", "1")).contains("\"valid now\"");
        assertThat(python("ecommerce.clock", "2")).isEqualTo(NO_ROW);
        assertThat(python("ecommerce.clock", "3")).isEqualTo(NO_ROW);
        assertThat(python("ecommerce.clock", "4")).contains("\"not expired\"");
    }
}
