package io.featurestore.examples;

import com.google.common.collect.ImmutableList;
import io.featurestore.examples.SqlStatement.Expectation;
import io.featurestore.examples.SqlStatement.Failure;
import io.featurestore.examples.SqlStatement.Result;
import io.featurestore.examples.SqlStatement.Success;
import io.trino.grammar.sql.SqlBaseLexer;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Splits a script with Trino's own lexer, so a semicolon in a string, a quoted name or a comment ends nothing.
 * <p>
 * Comments carry what is more than SQL, and remain comments to every other tool:
 * <pre>
 * -- name: Feature tables               at the top
 * -- description: What the file shows   at the top; the comment lines below it belong to it
 * -- prose                              above a statement
 * -->  customer_id | segment            below a statement: its result, line by line
 * --! part of a message                 below a statement: it must fail, saying this
 * </pre>
 */
final class SqlScriptParser
{
    private static final String NAME = "name:";
    private static final String DESCRIPTION = "description:";
    private static final String RESULT = "-->";
    private static final String FAILURE = "--!";

    private final String file;
    private final List<String> header = new ArrayList<>();
    private final List<SqlStatement> statements = new ArrayList<>();
    private final List<String> comment = new ArrayList<>();
    private final List<String> result = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private Optional<String> pendingSql = Optional.empty();
    private List<String> pendingComment = ImmutableList.of();

    private SqlScriptParser(String file)
    {
        this.file = requireNonNull(file, "file is null");
    }

    public static SqlScript parse(String file, String text)
    {
        SqlScriptParser parser = new SqlScriptParser(file);
        parser.parseStatements(text);
        return new SqlScript(file, parser.headerValue(NAME), parser.headerValue(DESCRIPTION), parser.statements);
    }

    private void parseStatements(String text)
    {
        StringBuilder sql = new StringBuilder();
        SqlBaseLexer lexer = new SqlBaseLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            if (token.getType() == SqlBaseLexer.SEMICOLON) {
                pendingSql = Optional.of(sql.toString().strip());
                pendingComment = ImmutableList.copyOf(comment);
                comment.clear();
                sql.setLength(0);
            }
            else if (sql.isEmpty() && token.getType() == SqlBaseLexer.SIMPLE_COMMENT) {
                addComment(token.getText().strip());
            }
            else if (sql.isEmpty() && token.getType() == SqlBaseLexer.WS) {
                endHeader();
            }
            else {
                addPending();
                sql.append(token.getText());
            }
        }
        checkArgument(sql.isEmpty(), "%s: a statement is not ended by a semicolon: %s", file, sql.toString().strip());
        addPending();
    }

    // An empty line ends the first comment, which is the header
    private void endHeader()
    {
        if (header.isEmpty()) {
            header.addAll(comment);
            comment.clear();
        }
    }

    private void addComment(String line)
    {
        if (line.startsWith(RESULT) && pendingSql.isPresent()) {
            result.add(line.substring(RESULT.length()));
            return;
        }
        if (line.startsWith(FAILURE) && pendingSql.isPresent()) {
            failure = Optional.of(line.substring(FAILURE.length()).strip());
            return;
        }
        addPending();
        comment.add(line.substring(2).strip());
    }

    private void addPending()
    {
        pendingSql.ifPresent(sql -> statements.add(new SqlStatement(pendingComment, sql, expectation())));
        pendingSql = Optional.empty();
        result.clear();
        failure = Optional.empty();
    }

    private Expectation expectation()
    {
        checkArgument(result.isEmpty() || failure.isEmpty(), "%s: a statement is expected to give rows and to fail", file);
        if (failure.isPresent()) {
            return new Failure(failure.orElseThrow());
        }
        return result.isEmpty() ? new Success() : new Result(result);
    }

    private String headerValue(String key)
    {
        List<String> value = new ArrayList<>();
        for (String line : header) {
            if (line.startsWith(key)) {
                value.add(line.substring(key.length()).strip());
            }
            else if (!value.isEmpty() && !line.startsWith(NAME) && !line.startsWith(DESCRIPTION)) {
                value.add(line);
            }
            else if (!value.isEmpty()) {
                break;
            }
        }
        return String.join(" ", value);
    }
}
