package io.featurestore.online;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that cuts its first connections after some bytes of what the client sends, or of what it is answered.
 */
final class CuttingProxy
        implements AutoCloseable
{
    private final ServerSocket server;
    private final int target;
    private final int sentBytes;
    private final int answeredBytes;
    private final AtomicInteger cutsLeft;

    private CuttingProxy(int target, int cuts, int sentBytes, int answeredBytes)
    {
        this.target = target;
        this.sentBytes = sentBytes;
        this.answeredBytes = answeredBytes;
        this.cutsLeft = new AtomicInteger(cuts);
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static CuttingProxy afterSending(int target, int cuts, int bytes)
    {
        return new CuttingProxy(target, cuts, bytes, Integer.MAX_VALUE);
    }

    static CuttingProxy afterAnswering(int target, int cuts, int bytes)
    {
        return new CuttingProxy(target, cuts, Integer.MAX_VALUE, bytes);
    }

    URI uri()
    {
        return URI.create("redis://127.0.0.1:" + server.getLocalPort());
    }

    int cutsLeft()
    {
        return Math.max(0, cutsLeft.get());
    }

    private void accept()
    {
        try {
            while (true) {
                Socket client = server.accept();
                Socket store = new Socket("127.0.0.1", target);
                boolean cut = cutsLeft.getAndDecrement() > 0;
                Thread.ofVirtual().start(() -> pass(client, store, cut ? sentBytes : Integer.MAX_VALUE));
                Thread.ofVirtual().start(() -> pass(store, client, cut ? answeredBytes : Integer.MAX_VALUE));
            }
        }
        catch (IOException e) {
            // Closed
        }
    }

    private static void pass(Socket from, Socket to, int limit)
    {
        try (from; to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            byte[] buffer = new byte[1 << 13];
            int left = limit;
            for (int read = input.read(buffer, 0, Math.min(left, buffer.length)); read > 0 && left > 0; read = input.read(buffer, 0, Math.min(left, buffer.length))) {
                output.write(buffer, 0, read);
                output.flush();
                left -= read;
            }
        }
        catch (IOException e) {
            // The other direction was cut
        }
    }

    @Override
    public void close()
            throws IOException
    {
        server.close();
    }
}
