package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import io.trino.grammar.sql.SqlBaseLexer;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The tokens of a text as Trino reads SQL, for forms that its grammar does not have.
 */
public record SqlTokens(String sql, List<Token> tokens)
{
    public SqlTokens
    {
        requireNonNull(sql, "sql is null");
        tokens = ImmutableList.copyOf(requireNonNull(tokens, "tokens is null"));
    }

    public static SqlTokens of(String sql)
    {
        SqlBaseLexer lexer = new SqlBaseLexer(CharStreams.fromString(sql));
        lexer.removeErrorListeners();
        CommonTokenStream stream = new CommonTokenStream(lexer);
        stream.fill();
        return new SqlTokens(sql, stream.getTokens().stream()
                .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL && token.getType() != Token.EOF)
                .collect(toImmutableList()));
    }

    public int size()
    {
        return tokens.size();
    }

    public SqlTokens before(int end)
    {
        return new SqlTokens(sql, tokens.subList(0, end));
    }

    public SqlTokens from(int start)
    {
        return new SqlTokens(sql, tokens.subList(start, tokens.size()));
    }

    public boolean startsWith(String word)
    {
        return !tokens.isEmpty() && is(0, word);
    }

    public boolean endsWith(String... words)
    {
        int start = tokens.size() - words.length;
        return start >= 0 && IntStream.range(0, words.length).allMatch(i -> is(start + i, words[i]));
    }

    public boolean isOnly(String word)
    {
        return tokens.size() == 1 && is(0, word);
    }

    public OptionalInt lastOutsideParentheses(String word)
    {
        int depth = 0;
        OptionalInt found = OptionalInt.empty();
        for (int i = 0; i < tokens.size(); i++) {
            String text = tokens.get(i).getText();
            if (text.equals("(") || text.equals("[")) {
                depth++;
            }
            else if (text.equals(")") || text.equals("]")) {
                depth--;
            }
            else if (depth == 0 && is(i, word)) {
                found = OptionalInt.of(i);
            }
        }
        return found;
    }

    /**
     * As it was written, with what stands between the tokens.
     */
    public String text()
    {
        return tokens.isEmpty() ? "" : sql.substring(offset(tokens.getFirst().getStartIndex()), offset(tokens.getLast().getStopIndex() + 1));
    }

    // Tokens count code points
    private int offset(int codePoints)
    {
        return sql.offsetByCodePoints(0, codePoints);
    }

    private boolean is(int index, String word)
    {
        return tokens.get(index).getText().equalsIgnoreCase(word);
    }
}
