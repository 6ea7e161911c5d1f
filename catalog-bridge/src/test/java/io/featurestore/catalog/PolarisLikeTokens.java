package io.featurestore.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import static jakarta.servlet.http.HttpServletResponse.SC_BAD_REQUEST;
import static jakarta.servlet.http.HttpServletResponse.SC_UNAUTHORIZED;

/**
 * Polaris's own OAuth2 token endpoint.
 */
final class PolarisLikeTokens
{
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private final String credential;
    private final String scope;
    private final Set<String> valid = ConcurrentHashMap.newKeySet();

    PolarisLikeTokens(String credential, String scope)
    {
        this.credential = credential;
        this.scope = scope;
    }

    void expireAll()
    {
        valid.clear();
    }

    boolean isAuthenticated(HttpServletRequest request)
    {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.startsWith("Bearer "))
                .filter(header -> valid.contains(header.substring("Bearer ".length())))
                .isPresent();
    }

    void issue(HttpServletRequest request, HttpServletResponse response)
            throws IOException
    {
        if (!scope.equals(request.getParameter("scope"))) {
            write(response, SC_BAD_REQUEST, Map.of("error", "invalid_scope", "error_description", "The scope is invalid"));
            return;
        }
        if (!isKnown(request)) {
            write(response, SC_UNAUTHORIZED, Map.of("error", "unauthorized_client", "error_description", "The client is not authorized"));
            return;
        }
        String token = UUID.randomUUID().toString();
        valid.add(token);
        write(response, HttpServletResponse.SC_OK, Map.of(
                "access_token", token,
                "token_type", "bearer",
                "issued_token_type", "urn:ietf:params:oauth:token-type:access_token",
                "expires_in", 3600));
    }

    private boolean isKnown(HttpServletRequest request)
    {
        return switch (request.getParameter("grant_type")) {
            case "client_credentials" -> credential.equals(request.getParameter("client_id") + ":" + request.getParameter("client_secret"));
            case TOKEN_EXCHANGE -> valid.contains(request.getParameter("subject_token"));
            default -> false;
        };
    }

    private static void write(HttpServletResponse response, int status, Map<String, ?> body)
            throws IOException
    {
        response.setStatus(status);
        response.setContentType("application/json");
        JSON.writeValue(response.getOutputStream(), body);
    }
}
