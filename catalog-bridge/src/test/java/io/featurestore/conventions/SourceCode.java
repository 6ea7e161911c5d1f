package io.featurestore.conventions;

import com.google.common.collect.ImmutableList;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static javax.lang.model.element.Modifier.STATIC;

/**
 * The Java files below a folder and their methods, as the compiler reads them.
 */
public final class SourceCode
{
    private final List<Path> files;

    public SourceCode(Path root)
    {
        try (Stream<Path> tree = Files.walk(root)) {
            files = tree.filter(file -> file.toString().endsWith(".java")).sorted().collect(toImmutableList());
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checkArgument(!files.isEmpty(), "No Java files below %s", root.toAbsolutePath());
    }

    /**
     * A method, a constructor or the header of a record, which is named as a constructor.
     *
     * @param name such as {@code Outer.Inner.method} or {@code Outer.new}
     * @param lines from its first annotation to its closing brace; zero for the header of a record
     * @param override whether its parameters are those of a supertype's method
     */
    public record Method(String name, int lines, int parameters, boolean override)
    {
        public Method
        {
            requireNonNull(name, "name is null");
        }
    }

    public List<Path> files()
    {
        return files;
    }

    public static String text(Path file)
    {
        try {
            return Files.readString(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Method> methods()
    {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, ImmutableList.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            ImmutableList.Builder<Method> methods = ImmutableList.builder();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodScanner(unit, positions, methods).scan(unit, "");
            }
            return methods.build();
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class MethodScanner
            extends TreeScanner<Void, String>
    {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final ImmutableList.Builder<Method> methods;

        private MethodScanner(CompilationUnitTree unit, SourcePositions positions, ImmutableList.Builder<Method> methods)
        {
            this.unit = requireNonNull(unit, "unit is null");
            this.positions = requireNonNull(positions, "positions is null");
            this.methods = requireNonNull(methods, "methods is null");
        }

        @Override
        public Void visitClass(ClassTree type, String prefix)
        {
            String name = prefix + type.getSimpleName();
            if (type.getKind() == Tree.Kind.RECORD) {
                methods.add(new Method(name + ".new", 0, components(type), false));
            }
            return super.visitClass(type, name + ".");
        }

        @Override
        public Void visitMethod(MethodTree method, String prefix)
        {
            String name = method.getReturnType() == null ? "new" : method.getName().toString();
            boolean override = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
            methods.add(new Method(prefix + name, lines(method), method.getParameters().size(), override));
            return super.visitMethod(method, prefix);
        }

        // The only fields of a record that are not static
        private static int components(ClassTree type)
        {
            return (int) type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field && !field.getModifiers().getFlags().contains(STATIC))
                    .count();
        }

        private int lines(Tree tree)
        {
            LineMap map = unit.getLineMap();
            return (int) (map.getLineNumber(positions.getEndPosition(unit, tree)) - map.getLineNumber(positions.getStartPosition(unit, tree)) + 1);
        }
    }
}
