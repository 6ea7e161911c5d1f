package io.featurestore.examples;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Comparator.comparing;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * A page of the documentation.
 *
 * @param name path below the root of the repository
 * @param blocks of code between fences, in their order
 * @param prose the lines outside of them
 */
record MarkdownPage(String name, Path file, List<Block> blocks, List<String> prose)
{
    static final String README = "README.md";

    private static final Set<String> FOLDERS_OF_OTHERS = ImmutableSet.of(".git", ".tbuild", "target", "data");
    private static final String FENCE = "```";
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#+ (.+)");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}_ -]");

    // What each line of a block of that language begins with in a script
    private static final Map<String, String> EXPECTATIONS = ImmutableMap.of(
            "text", "--> ",
            "error", "--! ");

    MarkdownPage
    {
        requireNonNull(name, "name is null");
        requireNonNull(file, "file is null");
        blocks = ImmutableList.copyOf(blocks);
        prose = ImmutableList.copyOf(prose);
    }

    /**
     * @param follows whether nothing but empty lines is between the block and the one before
     */
    record Block(String language, List<String> lines, boolean follows)
    {
        Block
        {
            requireNonNull(language, "language is null");
            lines = ImmutableList.copyOf(lines);
        }
    }

    /**
     * Every page below the folder: the README first, then in the order of their names.
     */
    static List<MarkdownPage> readAll(Path root)
            throws IOException
    {
        return files(root).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .map(file -> read(root, file))
                .sorted(comparing((MarkdownPage page) -> !page.name().equals(README)).thenComparing(MarkdownPage::name))
                .collect(toImmutableList());
    }

    /**
     * Every file below the folder but what tools have made.
     */
    static List<Path> files(Path root)
            throws IOException
    {
        ImmutableList.Builder<Path> files = ImmutableList.builder();
        Files.walkFileTree(root, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
            {
                return FOLDERS_OF_OTHERS.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files.build();
    }

    private static MarkdownPage read(Path root, Path file)
    {
        String name = root.relativize(file).toString();
        ImmutableList.Builder<Block> blocks = ImmutableList.builder();
        ImmutableList.Builder<String> prose = ImmutableList.builder();
        Optional<String> language = Optional.empty();
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        boolean follows = false;
        for (String line : lines(file)) {
            if (line.startsWith(FENCE) && language.isPresent()) {
                blocks.add(new Block(language.orElseThrow(), lines.build(), follows));
                language = Optional.empty();
                follows = true;
            }
            else if (line.startsWith(FENCE)) {
                language = Optional.of(line.substring(FENCE.length()));
                lines = ImmutableList.builder();
            }
            else if (language.isPresent()) {
                lines.add(line);
            }
            else {
                prose.add(line);
                follows = follows && line.isBlank();
            }
        }
        checkArgument(language.isEmpty(), "%s: a fence is not closed", name);
        return new MarkdownPage(name, file, blocks.build(), prose.build());
    }

    private static List<String> lines(Path file)
    {
        try {
            return Files.readAllLines(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The {@code sql} blocks as a script, each with the result in the {@code text} block or the message in the {@code error} block right
     * below it; empty if there is no such block.
     */
    Optional<SqlScript> script()
    {
        StringBuilder script = new StringBuilder();
        boolean ofStatement = false;
        for (Block block : blocks) {
            ofStatement = block.language().equals("sql") || (ofStatement && block.follows() && EXPECTATIONS.containsKey(block.language()));
            checkArgument(ofStatement || !block.language().equals("error"), "%s: an error stands below no statement: %s", name, block.lines());
            if (ofStatement) {
                String prefix = EXPECTATIONS.getOrDefault(block.language(), "");
                block.lines().forEach(line -> script.append(prefix).append(line).append('\n'));
            }
        }
        return script.isEmpty() ? Optional.empty() : Optional.of(SqlScriptParser.parse(name, "-- name: %1$s\n-- description: %1$s\n\n%2$s".formatted(name, script)));
    }

    List<String> links()
    {
        return prose.stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map(match -> match.group(1))
                .collect(toImmutableList());
    }

    /**
     * What follows the number sign in links to the headings of the page, as GitHub makes it.
     */
    Set<String> anchors()
    {
        Map<String, Integer> times = new HashMap<>();
        return headings()
                .map(heading -> NOT_IN_ANCHORS.matcher(heading.toLowerCase(ENGLISH)).replaceAll("").replace(' ', '-'))
                .map(anchor -> {
                    int time = times.merge(anchor, 1, Integer::sum);
                    return time == 1 ? anchor : anchor + "-" + (time - 1);
                })
                .collect(toImmutableSet());
    }

    Stream<String> headings()
    {
        return prose.stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }

    /**
     * The message in each {@code error} block.
     */
    List<String> errors()
    {
        return blocks.stream()
                .filter(block -> block.language().equals("error"))
                .map(block -> block.lines().stream().collect(joining("\n")))
                .collect(toImmutableList());
    }

    /**
     * Code in sentences.
     */
    Stream<String> codeSpans()
    {
        return prose.stream().flatMap(line -> {
            List<String> parts = Splitter.on('`').splitToList(line);
            return Stream.iterate(1, index -> index < parts.size(), index -> index + 2).map(parts::get);
        });
    }
}
