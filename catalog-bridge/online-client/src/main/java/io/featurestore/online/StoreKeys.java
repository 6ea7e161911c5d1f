package io.featurestore.online;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

import static io.featurestore.online.Checks.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

// What stands in braces decides about the slot in a cluster: all keys of a view have the same
record StoreKeys(String prefix)
{
    StoreKeys
    {
        checkArgument(!prefix.isEmpty() && prefix.indexOf('{') < 0 && prefix.indexOf('}') < 0, "The prefix of keys is empty or has braces: '%s'", prefix);
    }

    byte[] entity(OnlineName view, byte[] key)
    {
        return entity(entities(view), key);
    }

    // For many keys of a view, with what entities answers
    static byte[] entity(byte[] start, byte[] key)
    {
        byte[] all = new byte[start.length + key.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(key, 0, all, start.length, key.length);
        return all;
    }

    byte[] entities(OnlineName view)
    {
        return bytes("%s:{%s}:".formatted(prefix, escape(view)));
    }

    byte[] fence(OnlineName view)
    {
        return bytes("%s:{%s}".formatted(prefix, escape(view)));
    }

    byte[] counter(OnlineName view)
    {
        return bytes("%s:counter:{%s}".formatted(prefix, escape(view)));
    }

    byte[] view(OnlineName view)
    {
        return bytes("%s:view:{%s}".formatted(prefix, escape(view)));
    }

    byte[] trainingSet(OnlineName trainingSet)
    {
        return bytes("%s:training_set:{%s}".formatted(prefix, escape(trainingSet)));
    }

    byte[] schema(long id)
    {
        return bytes("%s:schema:%s".formatted(prefix, HexFormat.of().toHexDigits(id)));
    }

    byte[] pattern(OnlineName view)
    {
        ByteArrayOutputStream pattern = new ByteArrayOutputStream();
        for (byte part : entities(view)) {
            if ("*?[]\\".indexOf(part) >= 0) {
                pattern.write('\\');
            }
            pattern.write(part);
        }
        pattern.write('*');
        return pattern.toByteArray();
    }

    // So that no view's keys start like another's, and the braces are where a cluster looks for them
    private static String escape(OnlineName name)
    {
        return escapeBraces(name.schema()) + "." + escapeBraces(name.name()).replace(".", "%2E");
    }

    private static String escapeBraces(String text)
    {
        return text.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
    }

    private static byte[] bytes(String text)
    {
        return text.getBytes(UTF_8);
    }
}
