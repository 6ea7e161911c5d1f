package io.featurestore.catalog;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import static jakarta.servlet.http.HttpServletResponse.SC_FORBIDDEN;
import static jakarta.servlet.http.HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Comes between what a writer has read and what it writes, and loses answers.
 */
final class InterceptingFilter
        extends HttpFilter
{
    private static final Pattern VIEW = Pattern.compile(".*/views/[^/]+");

    private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> beforeReplacement = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lostFromReplacement = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    void beforeNextRequest(String method, String pathPart, Runnable action)
    {
        expected.add(new Expected(method, pathPart, action));
    }

    void beforeNextReplacement(Runnable action)
    {
        beforeReplacement.add(action);
    }

    void loseAnswersFromNextReplacement(int answers)
    {
        lostFromReplacement.set(answers);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain server)
            throws IOException, ServletException
    {
        expected.stream()
                .filter(next -> request.getMethod().equals(next.method()) && request.getRequestURI().contains(next.pathPart()))
                .findFirst()
                .filter(expected::remove)
                .ifPresent(next -> next.action().run());
        if (!VIEW.matcher(request.getRequestURI()).matches()) {
            server.doFilter(request, response);
            return;
        }
        boolean write = request.getMethod().equals("POST");
        if (write) {
            Runnable action = beforeReplacement.poll();
            if (action != null) {
                action.run();
            }
            lost.addAndGet(lostFromReplacement.getAndSet(0));
        }
        if (lost.getAndUpdate(answers -> Math.max(0, answers - 1)) == 0) {
            server.doFilter(request, response);
            return;
        }
        server.doFilter(request, new SilentResponse(response));
        writeError(response, write);
    }

    private static void writeError(HttpServletResponse response, boolean write)
            throws IOException
    {
        // Iceberg's client sends a request again that does not write, if the server fails
        int status = write ? SC_INTERNAL_SERVER_ERROR : SC_FORBIDDEN;
        response.setStatus(status);
        response.setContentType("application/json");
        response.getOutputStream().write(ErrorResponseParser.toJson(ErrorResponse.builder()
                .responseCode(status)
                .withType("LostAnswer")
                .withMessage("The answer is lost")
                .build()).getBytes(UTF_8));
    }

    private record Expected(String method, String pathPart, Runnable action) {}
}
