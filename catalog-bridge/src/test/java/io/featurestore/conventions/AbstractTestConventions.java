package io.featurestore.conventions;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.featurestore.conventions.SourceCode.Method;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules that we wrote down for ourselves, for the module whose folder the test runs in. What breaks a rule as yet is named by the
 * module's own test; a name that no longer breaks it has to go.
 */
public abstract class AbstractTestConventions
{
    private static final int MAX_FILE_LINES = 400;
    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_PARAMETERS = 8;
    private static final double MAX_SHARE_OF_COMMENTS = 0.06;

    private static final Pattern VAR = Pattern.compile("^\\s+(?:for \\(|try \\()?var (?!_ )", MULTILINE);
    private static final Pattern UNFINISHED = Pattern.compile("TODO|FIXME|XXX|@Disabled|Thread\\.sleep|assumeTrue");
    private static final Pattern COMMENT = Pattern.compile("^\\s*(?:/\\*|\\*|//)");
    private static final Pattern TEST_CLASS = Pattern.compile("^(?:final class Test|(?:public )?abstract class (?:Abstract|Base))", MULTILINE);

    private final SourceCode main = new SourceCode(Path.of("src/main/java"));
    private final SourceCode tests = new SourceCode(Path.of("src/test/java"));

    /**
     * Names of files that write to standard output.
     */
    protected Set<String> printingFiles()
    {
        return ImmutableSet.of();
    }

    @Test
    void testFilesAreShort()
    {
        assertThat(main.files()).allSatisfy(file -> assertThat(SourceCode.text(file).lines().count()).isLessThanOrEqualTo(MAX_FILE_LINES));
    }

    @Test
    void testMethodsAreShort()
    {
        assertThat(names(method -> method.lines() > MAX_METHOD_LINES))
                .as("methods of more than %s lines", MAX_METHOD_LINES)
                .isEmpty();
    }

    /**
     * Methods, constructors and records; methods that override are left out.
     */
    @Test
    void testMethodsHaveFewParameters()
    {
        assertThat(names(method -> method.parameters() > MAX_PARAMETERS && !method.override()))
                .as("methods, constructors and records with more than %s parameters", MAX_PARAMETERS)
                .isEmpty();
    }

    @Test
    void testCommentsAreFew()
    {
        List<String> lines = main.files().stream()
                .flatMap(file -> SourceCode.text(file).lines())
                .collect(toImmutableList());
        assertThat(lines.stream().filter(COMMENT.asPredicate()).count() / (double) lines.size())
                .as("lines of comments among all lines")
                .isLessThanOrEqualTo(MAX_SHARE_OF_COMMENTS);
    }

    @Test
    void testNothingUnfinished()
    {
        assertThat(ImmutableList.<Path>builder().addAll(main.files()).addAll(tests.files()).build())
                .filteredOn(file -> !file.endsWith("AbstractTestConventions.java"))
                .allSatisfy(file -> assertThat(SourceCode.text(file)).doesNotContainPattern(UNFINISHED))
                .allSatisfy(file -> assertThat(SourceCode.text(file)).doesNotContainPattern(VAR));
    }

    @Test
    void testOnlyProgramsPrint()
    {
        assertThat(main.files().stream()
                .filter(file -> SourceCode.text(file).contains("System.out"))
                .map(file -> file.getFileName().toString())
                .collect(toImmutableSet()))
                .isEqualTo(printingFiles());
        assertThat(tests.files())
                .filteredOn(file -> !file.endsWith("AbstractTestConventions.java"))
                .allSatisfy(file -> assertThat(SourceCode.text(file)).doesNotContain("System.out"));
    }

    @Test
    void testTestClassesAreFinal()
    {
        assertThat(tests.files())
                .filteredOn(file -> SourceCode.text(file).contains("    @Test\n"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(SourceCode.text(file)).containsPattern(TEST_CLASS));
    }

    private Set<String> names(Predicate<Method> predicate)
    {
        return main.methods().stream().filter(predicate).map(Method::name).collect(toImmutableSet());
    }
}
