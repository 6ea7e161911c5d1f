package io.featurestore.online;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

/**
 * A store within this JVM, for trying things out: nothing is to be installed. It speaks as much of Redis's protocol on 127.0.0.1 as clients
 * of the online store need, keeps all in memory and forgets it when closed.
 */
public final class EmbeddedStore
        implements AutoCloseable
{
    private final ServerSocket server;
    private final EmbeddedCommands commands;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private EmbeddedStore(ServerSocket server, EmbeddedCommands commands)
    {
        this.server = requireNonNull(server, "server is null");
        this.commands = requireNonNull(commands, "commands is null");
        Thread.ofVirtual().name("embedded-online-store").start(this::accept);
    }

    /**
     * @param port 0 for a free one
     * @param password that clients have to give, if any
     * @throws UncheckedIOException if the port is taken
     */
    public static EmbeddedStore start(int port, Optional<String> password)
    {
        try {
            return new EmbeddedStore(new ServerSocket(port, 0, InetAddress.getByName("127.0.0.1")), new EmbeddedCommands(new EmbeddedDatabase(), password));
        }
        catch (IOException e) {
            throw new UncheckedIOException("The embedded online store cannot listen on port %s of 127.0.0.1: %s".formatted(port, e.getMessage()), e);
        }
    }

    public int port()
    {
        return server.getLocalPort();
    }

    public URI uri()
    {
        return URI.create("redis://127.0.0.1:%s".formatted(port()));
    }

    private void accept()
    {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().name("embedded-online-store").start(() -> serve(socket));
                if (server.isClosed()) {
                    socket.close();
                }
            }
            catch (IOException e) {
                // Closed, or the client has gone already
            }
        }
    }

    private void serve(Socket socket)
    {
        try (socket) {
            socket.setTcpNoDelay(true);
            EmbeddedConnection connection = new EmbeddedConnection(socket.getInputStream(), socket.getOutputStream());
            commands.serve(connection);
        }
        catch (IOException e) {
            // The client has gone
        }
        finally {
            connections.remove(socket);
        }
    }

    @Override
    public void close()
    {
        try {
            server.close();
            for (Socket socket : connections) {
                socket.close();
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
