package io.featurestore.trino.query;

import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NodeLocation;

import static io.featurestore.trino.names.SqlIdentifiers.quote;

// Where what was parsed stands in the text
final class TextPositions
{
    private TextPositions() {}

    static int start(String text, Node node)
    {
        return offset(text, node.getLocation().orElseThrow());
    }

    // The parser counts lines, and code points in a line, from one
    private static int offset(String text, NodeLocation location)
    {
        int line = 0;
        for (int number = 1; number < location.getLineNumber(); number++) {
            line = text.indexOf('\n', line) + 1;
        }
        return text.offsetByCodePoints(line, location.getColumnNumber() - 1);
    }

    static int end(String text, Identifier identifier)
    {
        return start(text, identifier) + (identifier.isDelimited() ? quote(identifier.getValue()) : identifier.getValue()).length();
    }
}
