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
import java.util.concurrent.atomic.AtomicReference;
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
    private final AtomicReference<Loss> nextLoss = new AtomicReference<>();

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

    void loseNextAnswer(String request, int status)
    {
        nextLoss.set(new Loss(Pattern.compile(request), status));
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
        Loss loss = nextLoss.get();
        if (loss != null && loss.request().matcher(request.getMethod() + " " + request.getRequestURI()).matches() && nextLoss.compareAndSet(loss, null)) {
            server.doFilter(request, new SilentResponse(response));
            writeError(response, loss.status());
            return;
        }
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
        // Iceberg's client sends a request again that does not write, if the server fails
        writeError(response, write ? SC_INTERNAL_SERVER_ERROR : SC_FORBIDDEN);
    }

    private static void writeError(HttpServletResponse response, int status)
            throws IOException
    {
        response.setStatus(status);
        response.setContentType("application/json");
        response.getOutputStream().write(ErrorResponseParser.toJson(ErrorResponse.builder()
                .responseCode(status)
                .withType("LostAnswer")
                .withMessage("The answer is lost")
                .build()).getBytes(UTF_8));
    }

    private record Expected(String method, String pathPart, Runnable action) {}

    private record Loss(Pattern request, int status) {}
}
