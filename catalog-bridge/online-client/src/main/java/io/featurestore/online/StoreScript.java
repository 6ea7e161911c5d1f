package io.featurestore.online;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

// Each answers with counts, or with the publication that has begun if that is a later one, which is empty if the store knows of none
enum StoreScript
{
    BEGIN,
    WRITE,
    COMPLETE,
    REMOVE;

    private final byte[] text;
    private final byte[] sha;

    StoreScript()
    {
        String source = resource("order") + resource(name().toLowerCase(Locale.ENGLISH));
        this.text = source.getBytes(UTF_8);
        this.sha = sha1(text).getBytes(UTF_8);
    }

    byte[] text()
    {
        return text;
    }

    byte[] sha()
    {
        return sha;
    }

    private static String resource(String name)
    {
        try (InputStream stream = requireNonNull(StoreScript.class.getResourceAsStream(name + ".lua"), name)) {
            return new String(stream.readAllBytes(), UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] text)
    {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        }
        catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
