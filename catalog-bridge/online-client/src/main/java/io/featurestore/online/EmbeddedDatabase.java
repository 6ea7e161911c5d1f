package io.featurestore.online;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

final class EmbeddedDatabase
{
    private static final long NEVER = Long.MAX_VALUE;
    private static final int WRITES_BETWEEN_SWEEPS = 10_000;

    private final Map<ByteBuffer, Stored> values = new HashMap<>();
    private final InstantSource clock = InstantSource.system();
    private int writes;

    private record Stored(byte[] bytes, long expiresAtMillis)
    {
        private Stored
        {
            requireNonNull(bytes, "bytes is null");
        }
    }

    synchronized Optional<byte[]> get(byte[] key)
    {
        Stored stored = values.get(ByteBuffer.wrap(key));
        return stored == null || stored.expiresAtMillis() <= clock.millis() ? Optional.empty() : Optional.of(stored.bytes());
    }

    synchronized void set(byte[] key, byte[] value)
    {
        set(key, value, NEVER);
    }

    synchronized void set(byte[] key, byte[] value, long expiresAtMillis)
    {
        writes++;
        if (writes % WRITES_BETWEEN_SWEEPS == 0) {
            sweep();
        }
        values.put(ByteBuffer.wrap(key), new Stored(value, expiresAtMillis));
    }

    synchronized boolean remove(byte[] key)
    {
        boolean present = get(key).isPresent();
        values.remove(ByteBuffer.wrap(key));
        return present;
    }

    // As PEXPIRETIME answers
    synchronized long expiresAtMillis(byte[] key)
    {
        if (get(key).isEmpty()) {
            return -2;
        }
        long expires = values.get(ByteBuffer.wrap(key)).expiresAtMillis();
        return expires == NEVER ? -1 : expires;
    }

    synchronized List<byte[]> keys(Predicate<byte[]> condition)
    {
        sweep();
        return values.keySet().stream().map(ByteBuffer::array).filter(condition).toList();
    }

    // A number in decimal digits
    synchronized long add(byte[] key, long added)
    {
        long sum = added + get(key).map(stored -> Long.parseLong(new String(stored, US_ASCII))).orElse(0L);
        set(key, Long.toString(sum).getBytes(US_ASCII));
        return sum;
    }

    synchronized void clear()
    {
        values.clear();
    }

    private void sweep()
    {
        long now = clock.millis();
        values.values().removeIf(stored -> stored.expiresAtMillis() <= now);
    }

    // The same as the scripts in Lua do
    synchronized Object run(StoreScript script, List<byte[]> keys, List<byte[]> arguments)
    {
        Optional<byte[]> begun = get(keys.getFirst());
        boolean later = begun.filter(latest -> Arrays.compareUnsigned(arguments.getFirst(), latest) < 0).isPresent();
        boolean same = begun.filter(latest -> Arrays.equals(arguments.getFirst(), latest)).isPresent();
        if (later || (script != StoreScript.BEGIN && !same)) {
            return begun.orElse(new byte[0]);
        }
        return switch (script) {
            case BEGIN -> {
                set(keys.getFirst(), arguments.getFirst());
                yield List.of();
            }
            case COMPLETE -> {
                set(keys.get(1), arguments.get(1));
                yield List.of();
            }
            case WRITE -> write(keys, arguments);
            case REMOVE -> List.of(keys.stream().skip(1)
                    .filter(key -> get(key).filter(stored -> !EmbeddedOrder.isReadable(stored) || EmbeddedOrder.isBefore(stored, arguments.getFirst())).isPresent())
                    .filter(this::remove)
                    .count());
        };
    }

    private List<Long> write(List<byte[]> keys, List<byte[]> arguments)
    {
        long written = 0;
        long older = 0;
        long expired = 0;
        for (int i = 1; i < keys.size(); i++) {
            byte[] key = keys.get(i);
            byte[] value = arguments.get(2 * i);
            String expires = new String(arguments.get(2 * i + 1), US_ASCII);
            if (get(key).filter(stored -> EmbeddedOrder.keeps(stored, value, arguments.get(1))).isPresent()) {
                if (!Arrays.equals(arguments.get(1), new byte[Long.BYTES])) {
                    values.computeIfPresent(ByteBuffer.wrap(key), (_, stored) -> new Stored(EmbeddedOrder.withPublication(stored.bytes(), arguments.getFirst()), stored.expiresAtMillis()));
                }
                older++;
            }
            else if (expires.equals("0")) {
                remove(key);
                expired++;
            }
            else {
                set(key, value, expires.isEmpty() ? NEVER : Long.parseLong(expires));
                written++;
            }
        }
        return List.of(written, older, expired);
    }
}
