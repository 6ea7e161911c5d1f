package io.featurestore.examples;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages say beside their SQL, which {@link TestQuickstart} runs.
 */
final class TestPages
{
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = ImmutableList.of("catalog-bridge", "sql-examples", "trino-featurestore-plugin");
    private static final String TROUBLESHOOTING = "trino-featurestore-plugin/docs/troubleshooting.md";
    private static final String ARCHITECTURE = "trino-featurestore-plugin/docs/architecture.md";
    private static final String CONNECTOR = "trino-featurestore-plugin/src/main/java/io/featurestore/trino";
    private static final String UPGRADING = "trino-featurestore-plugin/docs/upgrading-trino.md";

    // GitHub shows it to authors of pull requests; nothing leads there
    private static final Set<String> UNLINKED = ImmutableSet.of(".github/pull_request_template.md");

    private static final Pattern PACKAGE = Pattern.compile("^\\| `([a-z]+)` \\|");
    private static final Pattern CLASS = Pattern.compile("(?:[A-Z][a-z]+){2,}");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final Pattern ADJACENT_LITERALS = Pattern.compile("(?<!\\\\)\"\\s*\\+\\s*\"");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)+)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("%(?:\\d+\\$)?s");

    @Test
    void testLinks()
            throws IOException
    {
        Map<Path, MarkdownPage> pages = pages();

        assertThat(pages.values()).allSatisfy(page -> assertThat(page.links())
                .filteredOn(link -> !link.startsWith("http"))
                .allSatisfy(link -> {
                    Path target = target(page, link);
                    assertThat(target).exists();
                    if (link.contains("#")) {
                        assertThat(pages.get(target).anchors()).contains(link.substring(link.indexOf('#') + 1));
                    }
                }));
    }

    @Test
    void testEveryPageIsReachedFromTheReadme()
            throws IOException
    {
        Map<Path, MarkdownPage> pages = pages();
        Set<Path> reached = new HashSet<>();
        Deque<Path> next = new ArrayDeque<>(List.of(ROOT.resolve(MarkdownPage.README)));
        while (!next.isEmpty()) {
            Path page = next.remove();
            if (pages.containsKey(page) && reached.add(page)) {
                pages.get(page).links().forEach(link -> next.add(target(pages.get(page), link)));
            }
        }

        assertThat(pages.values())
                .filteredOn(page -> !UNLINKED.contains(page.name()))
                .allSatisfy(page -> assertThat(reached).contains(page.file()));
    }

    @Test
    void testReadmeIsShort()
            throws IOException
    {
        assertThat(Files.readAllLines(ROOT.resolve(MarkdownPage.README))).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void testEveryModuleIsListed()
            throws IOException
    {
        assertThat(ROOT.resolve("docker/README.md")).exists();
        String readme = Files.readString(ROOT.resolve(MarkdownPage.README));
        assertThat(Pattern.compile("<module>(.+)</module>").matcher(Files.readString(ROOT.resolve("pom.xml"))).results().map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(readme).contains("| [%1$s](%1$s) |".formatted(module)));
    }

    @Test
    void testOptionsAreThoseOfTheCommands()
            throws IOException
    {
        String commands = javaFiles("sql-examples")
                .filter(file -> file.toString().endsWith("Options.java"))
                .map(TestPages::text)
                .collect(joining("\n"));

        assertThat(pages().values().stream().flatMap(MarkdownPage::codeSpans).filter(code -> OPTION.matcher(code).matches()))
                .isNotEmpty()
                .allMatch(option -> Pattern.compile("\"" + option + "\"").matcher(commands).find());
    }

    @Test
    void testMessagesOfTroubleshootingExist()
            throws IOException
    {
        MarkdownPage page = pages().get(ROOT.resolve(TROUBLESHOOTING));
        List<String> messages = Stream.concat(
                        page.errors().stream(),
                        MODULES.stream().flatMap(module -> javaFiles(module + "/src/main")).flatMap(file -> literals(text(file))))
                .collect(toImmutableList());

        List<String> quoted = page.headings()
                .filter(heading -> heading.startsWith("`"))
                .collect(toImmutableList());
        assertThat(quoted).isNotEmpty();
        assertThat(quoted.stream().filter(heading -> messages.stream().noneMatch(message -> holds(message, heading.replace("`", ""))))).isEmpty();
    }

    @Test
    void testFilesThatNameTrinosVersionAreListed()
            throws IOException
    {
        Set<String> listed = pages().get(ROOT.resolve(UPGRADING)).codeSpans().collect(toImmutableSet());
        Pattern version = Pattern.compile("\\b%s\\b".formatted(EmbeddedTrinoServer.VERSION));

        // The numbers of a plot, which is an .svg, may be any
        assertThat(MarkdownPage.files(ROOT))
                .filteredOn(file -> !file.toString().matches(".*(/src/test/.*|\\.md|\\.svg)"))
                .filteredOn(file -> version.matcher(text(file)).find())
                .map(file -> ROOT.relativize(file).toString())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(listed).anyMatch(file::startsWith));
    }

    @Test
    void testEveryPackageIsListed()
            throws IOException
    {
        try (Stream<Path> packages = Files.list(ROOT.resolve(CONNECTOR))) {
            assertThat(pages().get(ROOT.resolve(ARCHITECTURE)).prose().stream().flatMap(line -> PACKAGE.matcher(line).results()).map(match -> match.group(1)))
                    .containsExactlyInAnyOrderElementsOf(packages
                            .filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .collect(toImmutableList()));
        }
    }

    @Test
    void testClassesOfTheArchitectureExist()
            throws IOException
    {
        Set<String> classes = MarkdownPage.files(ROOT).stream()
                .map(file -> file.getFileName().toString())
                .filter(file -> file.endsWith(".java"))
                .map(file -> file.replace(".java", ""))
                .collect(toImmutableSet());

        assertThat(pages().get(ROOT.resolve(ARCHITECTURE)).codeSpans().filter(code -> CLASS.matcher(code).matches()))
                .isNotEmpty()
                .allMatch(classes::contains);
    }

    /**
     * @param quoted a message with an ellipsis for what differs
     */
    private static boolean holds(String message, String quoted)
    {
        int position = 0;
        for (String part : Splitter.on('…').trimResults().omitEmptyStrings().split(quoted)) {
            int found = message.indexOf(part, position);
            if (found < 0) {
                return false;
            }
            position = found + part.length();
        }
        return true;
    }

    private static Stream<String> literals(String source)
    {
        return LITERAL.matcher(ADJACENT_LITERALS.matcher(source).replaceAll("")).results()
                .map(MatchResult::group)
                .map(literal -> PLACEHOLDER.matcher(literal.replace("\\\"", "\"")).replaceAll("…"));
    }

    private static Stream<Path> javaFiles(String folder)
    {
        try (Stream<Path> tree = Files.walk(ROOT.resolve(folder))) {
            return tree.filter(file -> file.toString().endsWith(".java")).collect(toImmutableList()).stream();
        }
        catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Path file)
    {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        }
        catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path target(MarkdownPage page, String link)
    {
        String path = Splitter.on('#').splitToList(link).getFirst();
        return path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    }

    private static Map<Path, MarkdownPage> pages()
            throws IOException
    {
        return MarkdownPage.readAll(ROOT).stream().collect(toImmutableMap(MarkdownPage::file, identity()));
    }
}
